import { createHash } from 'node:crypto'
import { existsSync, globSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const repository = fileURLToPath(new URL('../..', import.meta.url))

interface PackageFile {
  readonly name: string
  readonly private?: boolean
  readonly bin?: string | Readonly<Record<string, string>>
}

interface Packed {
  readonly name: string
  readonly filename: string
  readonly integrity: string
}

/** The command line as a user gets it: packed, and installed in a folder that knows nothing of this repository. */
export interface PackedCli {
  /** The JavaScript file behind the command `chaos`; it is run with Node, never through its first line. */
  readonly bin: string
  /** The folder of the installed packages. */
  readonly modules: string
}

/**
 * Packs every package that is published and installs the archives in a temporary folder. A folder with the very same
 * archives is used again.
 *
 * @throws if the packages were not built.
 */
export async function installPackedCli(): Promise<PackedCli> {
  const packages = await publishedPackages()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-pack-'))
  try {
    const packed = await pack(packages, folder)
    const content = createHash('sha256').update(JSON.stringify(packed.map(({ name, integrity }) => [name, integrity])))
    const home = join(tmpdir(), `chaos-e2e-cli-${process.getuid?.() ?? ''}-${content.digest('hex').slice(0, 16)}`)
    if (!existsSync(home)) await install(packed, folder, home)
    return await installedCli(join(home, 'node_modules'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function publishedPackages(): Promise<string[]> {
  const folders: string[] = []
  for (const file of globSync('packages/*/package.json', { cwd: repository }).sort()) {
    const folder = dirname(join(repository, file))
    const { name, private: isPrivate } = await readPackage(folder)
    if (isPrivate) continue
    if (!existsSync(join(folder, 'dist'))) throw new Error(`${name} is not built; run \`npm run build\` first.`)
    folders.push(folder)
  }
  return folders
}

async function pack(packages: readonly string[], into: string): Promise<Packed[]> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...packages]
  const { stdout } = await npm(repository, args)
  return JSON.parse(stdout) as Packed[]
}

async function install(packed: readonly Packed[], archives: string, home: string): Promise<void> {
  // Installed beside its place and moved there, so that a run that was cut short leaves nothing half done.
  const staging = await mkdtemp(`${home}.`)
  const vendor = join(staging, 'archives')
  await mkdir(vendor)
  for (const { filename } of packed) await rename(join(archives, filename), join(vendor, filename))
  const dependencies = Object.fromEntries(packed.map(({ name, filename }) => [name, `file:archives/${filename}`]))
  await writeFile(join(staging, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await npm(staging, ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'])
  try {
    await rename(staging, home)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
}

async function installedCli(modules: string): Promise<PackedCli> {
  const folder = join(modules, 'chaos-cli')
  const { bin } = await readPackage(folder)
  const file = typeof bin === 'string' ? bin : bin?.['chaos']
  if (file === undefined) throw new Error('chaos-cli has no bin named chaos.')
  return { bin: join(folder, file), modules }
}

async function readPackage(folder: string): Promise<PackageFile> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageFile
}

/** npm hands its own options to scripts as variables: left in, `-w e2e` would follow us here. */
async function npm(cwd: string, args: readonly string[]): Promise<{ readonly stdout: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  return execa('npm', args, { cwd, env, extendEnv: false })
}
