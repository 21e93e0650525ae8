import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startSandbox } from 'chaos-sandbox'
import { type Chaos, processOf } from './chaos.ts'
import { setFileTo } from './linked-plugin.ts'
import { until } from './until.ts'

/** Code that does not end, somewhere in an experiment whose method sets a file first. */
export interface HangingCode {
  /** What the experiment holds besides; its method follows what sets the file. */
  readonly experiment: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
  /** Resolves when it hangs. */
  hangs(): Promise<void>
  /** Whether it still does. */
  isHanging(): boolean
  [Symbol.asyncDispose](): Promise<void>
}

const python = (func: string) => ({ provider: { type: 'python', module: 'hanging', func } })

/** A module whose functions write the interpreter's process id to a file and hang. */
const pythonModule = `
import os, time

def say():
    with open(os.environ["HOME"] + "/hangs.tmp", "w") as file:
        file.write(str(os.getpid()))
    os.rename(os.environ["HOME"] + "/hangs.tmp", os.environ["HOME"] + "/hangs")

def sleep():
    say()
    time.sleep(3600)

def count():
    say()
    sum(range(10 ** 15))
`

const controlModule = (func: string, condition = 'True') => `
import hanging

def ${func}(context, **kwargs):
    if ${condition}:
        hanging.sleep()
`

/** Hangs by a process that writes its id to the file \`hangs\` in the home folder. */
function byProcess(chaos: Chaos): Omit<HangingCode, 'experiment'> {
  const marker = `${chaos.folder}/../hangs`
  const send = (signal: NodeJS.Signals | 0) => {
    try {
      return process.kill(Number(readFileSync(marker, 'utf8')), signal)
    } catch {
      return false
    }
  }
  return {
    hangs: () => until(() => existsSync(marker)),
    isHanging: () => send(0),
    async [Symbol.asyncDispose]() {
      send('SIGKILL')
    },
  }
}

async function inPython(
  chaos: Chaos,
  experiment: Readonly<Record<string, unknown>>,
  control = '',
): Promise<HangingCode> {
  await chaos.write('modules/hanging.py', pythonModule)
  await chaos.write('modules/control.py', control)
  const environment = { PYTHONPATH: `${chaos.folder}/modules`, PYTHONDONTWRITEBYTECODE: '1' }
  return { experiment, environment, ...byProcess(chaos) }
}

async function inControl(
  chaos: Chaos,
  func: string,
  { condition, method = [] }: { readonly condition?: string; readonly method?: readonly unknown[] } = {},
): Promise<HangingCode> {
  const controls = [{ name: 'slow', provider: { type: 'python', module: 'control' } }]
  return inPython(chaos, { controls, method }, controlModule(func, condition))
}

/** A shell script that hangs, and ignores what asks it to end where it is stubborn. */
function inShell(chaos: Chaos, block: 'method' | 'rollbacks', { stubborn = false } = {}): HangingCode {
  const trap = stubborn ? "trap '' TERM; " : ''
  const script = `${trap}echo $$ > ~/hangs.tmp; mv ~/hangs.tmp ~/hangs; while :; do sleep 1; done`
  return { experiment: { [block]: [processOf('sh', ['-c', script], 'restore')] }, ...byProcess(chaos) }
}

/** A server that takes requests and never answers. */
async function byServer(block: 'method' | 'rollbacks'): Promise<HangingCode> {
  let open = 0
  const server = createServer((request) => {
    open += 1
    request.socket.once('close', () => {
      open -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    experiment: { [block]: [{ type: 'action', name: 'ask', provider: { type: 'http', url } }] },
    hangs: () => until(() => open > 0),
    isHanging: () => open > 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A tolerance that can't be judged in anybody's lifetime, of a probe in the method's wake. */
async function byTolerance(chaos: Chaos, tolerance: unknown): Promise<HangingCode> {
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ a: inner, b: [1, 2, 3] }), 'x')
  await chaos.write('text', `${'a'.repeat(60)}b`)
  await chaos.write('deep.json', deep)
  const script = 'if [ -e ~/asked ]; then cat "$0"; echo > ~/hangs; else echo > ~/asked; echo ready; fi'
  const isPath = (tolerance as { readonly type: string }).type === 'jsonpath'
  const path = `${chaos.folder}/${isPath ? 'deep.json' : 'text'}`
  const probe = { ...processOf('sh', ['-c', script, path], 'look'), type: 'probe', tolerance }
  return {
    experiment: {
      'steady-state-hypothesis': { title: 'h', probes: [probe] },
      // The gate is not looked at: only what comes after the method hangs.
      runtime: { hypothesis: { strategy: 'after-method-only' } },
      method: [processOf('touch', ['../asked'])],
    },
    hangs: () => until(() => existsSync(`${chaos.folder}/../hangs`)),
    isHanging: () => false,
    async [Symbol.asyncDispose]() {},
  }
}

/** An action of a plugin that heeds no signal. */
async function inPlugin(chaos: Chaos): Promise<HangingCode> {
  await chaos.write(
    '../files-plugin/probes/file-holds.js',
    `import { writeFileSync } from 'node:fs'
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }
    export const fileHolds = {
      kind: 'probe', title: 'Hang', args: schema, output: schema,
      run: () => { writeFileSync('../hangs', String(process.pid)); return new Promise((resolve) => setTimeout(resolve, 3600_000)) },
    }`,
  )
  const provider = { type: 'plugin', activity: 'files/file-holds', arguments: { path: 'x', text: 'y' } }
  return { experiment: { method: [{ type: 'probe', name: 'deaf', provider }] }, ...byProcess(chaos) }
}

/** A call that changes something and never settles. */
async function byChange(chaos: Chaos): Promise<HangingCode> {
  const path = await chaos.write('another-file', 'before')
  await chaos.write(
    '../files-plugin/actions/set-file.js',
    `import { writeFileSync } from 'node:fs'
    import { fileText } from '../changes/file-text.js'
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: {} } }
    const hang = () => { writeFileSync('../hangs', String(process.pid)); return new Promise((resolve) => setTimeout(resolve, 3600_000)) }
    export const setFile = {
      kind: 'action', title: 'Hang', impact: 'degrades', changes: [fileText], args: schema, output: schema,
      run: ({ path, text }, { change }) =>
        change(fileText, { path, before: 'before', text }, path.endsWith('another-file') ? hang : async () => writeFileSync(path, text)),
    }`,
  )
  return { experiment: { method: [{ ...setFileTo(path, 'y'), name: 'deaf' }] }, ...byProcess(chaos) }
}

/** A credential plugin of the kubeconfig, which hangs once the method has begun. */
async function byCredentialPlugin(chaos: Chaos): Promise<HangingCode> {
  const sandbox = await startSandbox({ preset: 'empty' })
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'any', expirationTimestamp: '2020-01-01T00:00:00Z' },
  }
  const command = await chaos.write(
    'plugin.sh',
    `if [ -e ~/hang ]; then echo $$ > ~/hangs.tmp; mv ~/hangs.tmp ~/hangs; sleep 3600; fi\necho '${JSON.stringify(credential)}'\n`,
  )
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: [command],
    interactiveMode: 'Never',
  }
  const KUBECONFIG = await chaos.write('kubeconfig', {
    clusters: [{ name: 'c', cluster: { server: sandbox.url } }],
    users: [{ name: 'u', user: { exec } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })
  const provider = { type: 'plugin', activity: 'kubernetes/count-pods', arguments: { label_selector: 'a=b' } }
  const plugin = byProcess(chaos)
  return {
    experiment: { method: [processOf('touch', ['../hang']), { type: 'probe', name: 'pods', provider }] },
    environment: { KUBECONFIG },
    ...plugin,
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]()
      await sandbox[Symbol.asyncDispose]()
    },
  }
}

/** Each kind of code that is not ours and may hang, by its name. */
export const hangingCode: Readonly<Record<string, (chaos: Chaos) => Promise<HangingCode> | HangingCode>> = {
  'a control before an activity, in Python': (chaos) =>
    inControl(chaos, 'before_activity_control', {
      condition: 'context["name"] == "next"',
      method: [processOf('true', [], 'next')],
    }),
  'a control after the method, in Python': (chaos) => inControl(chaos, 'after_method_control'),
  'a process that ignores SIGTERM': (chaos) => inShell(chaos, 'method', { stubborn: true }),
  'an endless call in C of Python': (chaos) =>
    inPython(chaos, { method: [{ type: 'action', name: 'c', ...python('count') }] }),
  'an activity of a plugin that heeds no signal': inPlugin,
  'a change of a plugin that never settles': byChange,
  'a regular expression': (chaos) => byTolerance(chaos, { type: 'regex', pattern: '(a+)+$', target: 'stdout' }),
  'a JSON path': (chaos) => byTolerance(chaos, { type: 'jsonpath', path: '$..*..*..*..*', target: 'stdout' }),
  'a credential plugin': byCredentialPlugin,
  'an HTTP server': () => byServer('method'),
  'a rollback by a process': (chaos) => inShell(chaos, 'rollbacks'),
  'a rollback in Python': (chaos) =>
    inPython(chaos, { rollbacks: [{ type: 'action', name: 'p', ...python('sleep') }] }),
  'a rollback by HTTP': () => byServer('rollbacks'),
}
