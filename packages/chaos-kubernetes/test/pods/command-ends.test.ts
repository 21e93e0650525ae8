import { expect, test } from 'vitest'
import { commandEnds } from '../../src/pods/command-ends.ts'
import { exitCodeOf } from '../../src/pods/exit-code-of.ts'

const failure = (message: string) => JSON.stringify({ status: 'Failure', message })
const notFound = 'OCI runtime exec failed: exec: "nosuch": executable file not found in $PATH'
const late = 'error executing command in container: context deadline exceeded'
const exited = (code: number) => JSON.stringify({ status: 'Failure', details: { causes: [{ message: String(code) }] } })

/** What is said of pods a, b, c … in which a command ended with these statuses. */
const told = (...statuses: readonly string[]) =>
  commandEnds(
    ['nosuch', '-x'],
    statuses.map((status, at) => ({
      namespace: 'shop',
      pod_name: 'abcdefgh'[at]!,
      exit_code: exitCodeOf(status),
      stderr: '',
    })),
  )

test.each([
  ['a code', exited(3), 'The command "nosuch -x" in Pod shop/a ended with exit code 3.'],
  ['a program that is not there', failure(notFound), `The command "nosuch -x" in Pod shop/a did not run: ${notFound}.`],
  ['a failure of the API', failure(late), `Nobody knows how the command "nosuch -x" in Pod shop/a ended: ${late}.`],
  [
    'a connection that ends without a status',
    '',
    'Nobody knows how the command "nosuch -x" in Pod shop/a ended: the connection broke off.',
  ],
])('a command that ends with %s is told as that', (_what, status, sentence) => {
  expect(told(status)).toEqual([sentence])
})

test('of very many pods, those that are not named are told as they ended', () => {
  const three = [exited(1), exited(1), exited(1)]
  expect(told(...three, failure(notFound)).slice(3)).toEqual(['The command "nosuch -x" did not run in 1 more pod.'])
  expect(told(...three, exited(2), '', exited(3), failure(late)).slice(3)).toEqual([
    'The command "nosuch -x" ended with another code than 0 in 2 more pods.',
    'Nobody knows how the command "nosuch -x" ended in 2 more pods.',
  ])
})

test('nothing is said of a command that ended well', () => {
  expect(told('{"status":"Success"}')).toEqual([])
})
