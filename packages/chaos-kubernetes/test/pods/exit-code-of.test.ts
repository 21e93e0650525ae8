import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/pods/exit-code-of.ts'

test.each([
  ['{"status":"Success"}', 0],
  ['{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}', '3'],
  ['{"status":"Failure","message":"no such binary"}', 'no such binary'],
  ['', 1],
  ['broken', 1],
] as const)('%s ends with %o', (status, code) => {
  expect(exitCodeOf(status)).toBe(code)
})
