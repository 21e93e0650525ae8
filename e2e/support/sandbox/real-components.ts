import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { until } from '../until.ts'

const components = ['controller-manager', 'scheduler', 'kwok'] as const
type Component = (typeof components)[number]

/** The real scheduler, controller manager and simulated kubelets, at work on an API server. */
export interface RealComponents {
  /** What a component has written so far. */
  log(component: Component): Promise<string>
  stop(): Promise<void>
}

interface Options {
  /** The folder with the programs. */
  readonly programs: string
  /** The folder with the definitions of how they are started. */
  readonly manifests: string
  /** An empty folder for certificates, logs and homes. */
  readonly folder: string
  /** The API server. */
  readonly url: string
  /** Controllers that are not to run, by their names in the controller manager. */
  readonly without: readonly string[]
  readonly nodes: number
  /** Calls kubectl in `folder`, as an administrator. */
  readonly kubectl: (...args: readonly string[]) => Promise<string>
}

/** Starts them as the cluster kit does, in its order: objects of kwok and nodes come before kwok. */
export async function startRealComponents(options: Options): Promise<RealComponents> {
  const { programs, folder, url, kubectl, without } = options
  await execa(join(programs, 'hyperkube'), ['pki', '--dir', join(folder, 'pki'), '--server', url])
  for (const each of ['logs', 'home', 'exec']) await mkdir(join(folder, each))
  const read = await definitions(options)
  const commands = JSON.parse(read('components.json')) as Readonly<Record<Component, readonly [string, ...string[]]>>
  const running: { kill(): boolean; readonly finished: Promise<unknown> }[] = []
  const start = (component: Component, more: readonly string[] = []) => {
    const [program, ...args] = commands[component]
    const log = { file: join(folder, 'logs', `${component}.log`) }
    const env = { HOME: join(folder, 'home'), KWOK_WORKDIR: join(folder, 'home'), NO_PROXY: '*' }
    const child = execa(join(programs, program), [...args, ...more], {
      stdout: log,
      stderr: log,
      stdin: 'ignore',
      env,
      reject: false,
      forceKillAfterDelay: 2_000,
    })
    running.push({ kill: () => child.kill(), finished: child.then(() => undefined) })
  }
  const stop = async () => {
    for (const child of running) child.kill()
    await Promise.all(running.map(({ finished }) => finished))
  }
  try {
    await publishAuthorities(folder, kubectl)
    await write(folder, 'kwok-crds.yaml', read('kwok-crds.yaml'))
    await kubectl('create', '-f', 'kwok-crds.yaml')
    await kubectl('wait', 'customresourcedefinitions', '--all', '--for=condition=Established', '--timeout=20s')
    for (const name of ['stages.yaml', 'pods.yaml']) {
      await write(folder, name, read(name))
      await kubectl('create', '-f', name)
    }
    start('controller-manager', [`--controllers=${['*', ...without.map((name) => `-${name}`)].join(',')}`])
    start('scheduler')
    const nodes = Array.from({ length: options.nodes }, (_, index) =>
      read('node.json')
        .replaceAll('@NAME@', `node-${index + 1}`)
        .replaceAll('@ZONE@', `zone-${'abc'[index % 3]}`),
    )
    await write(folder, 'nodes.yaml', nodes.join('\n---\n'))
    await kubectl('create', '-f', 'nodes.yaml')
    await until('every node has a range of pod addresses', async () => {
      const ranges = await kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.podCIDR}')
      return ranges.split(' ').filter(Boolean).length === options.nodes
    })
    start('kwok')
    await kubectl('wait', 'nodes', '--all', '--for=condition=Ready', '--timeout=30s')
  } catch (error) {
    await stop()
    throw error
  }
  return { log: (component) => readFile(join(folder, 'logs', `${component}.log`), 'utf8'), stop }
}

/** Reads the definitions with the kit's placeholders filled in. */
async function definitions({ manifests, folder }: Options): Promise<(name: string) => string> {
  const port = () => String(20_000 + Math.floor(Math.random() * 10_000))
  const values: Readonly<Record<string, string>> = {
    DIR: folder,
    LISTEN_IP: '127.0.0.1',
    KUBE_VERSION: 'v1.35.4',
    PORT_CONTROLLER_MANAGER: port(),
    PORT_SCHEDULER: port(),
    PORT_KWOK: port(),
    PORT_ECHO: port(),
    NODE_GRACE: '40',
    NODE_PERIOD: '5',
    NODE_LEASE: '20',
    START: '0',
    STOP: '0',
    COMPLETE: '0',
    EXEC_DIR: join(folder, 'exec'),
    EXEC_USER: '',
    LOG_FILE: join(folder, 'logs/pods.txt'),
  }
  const texts = new Map<string, string>()
  for (const name of ['components.json', 'kwok-crds.yaml', 'stages.yaml', 'pods.yaml', 'node.json']) {
    const text = await readFile(join(manifests, name), 'utf8')
    texts.set(
      name,
      text.replaceAll(/@([A-Z_]+)@/g, (all, key: string) => values[key] ?? all),
    )
  }
  return (name) => texts.get(name) ?? ''
}

/** A real API server publishes the authorities that its flags name; the components check their own callers with them. */
async function publishAuthorities(folder: string, kubectl: Options['kubectl']): Promise<void> {
  const authority = await readFile(join(folder, 'pki/ca.crt'), 'utf8')
  const data = {
    'client-ca-file': authority,
    'requestheader-allowed-names': '["front-proxy-client"]',
    'requestheader-client-ca-file': authority,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  }
  const metadata = { name: 'extension-apiserver-authentication', namespace: 'kube-system' }
  await write(folder, 'authorities.json', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }))
  await kubectl('create', '-f', 'authorities.json')
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text)
}
