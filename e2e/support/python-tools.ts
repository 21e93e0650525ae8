import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** Newer clients of Kubernetes break the Istio extension. */
const requirements = ['chaostoolkit', 'chaostoolkit-kubernetes', 'chaostoolkit-istio', 'kubernetes<36']

/** Chaos Toolkit itself, with its extensions for Kubernetes and Istio. */
export interface PythonTools {
  /** The program `chaos` of Chaos Toolkit. */
  readonly chaos: string
}

/**
 * Installs Chaos Toolkit in a virtual environment in the folder for temporary files, where the next run finds it. Says why not
 * where Python is missing or the packages can't be had.
 */
export async function installPythonTools(): Promise<PythonTools | { readonly skipped: string }> {
  const name = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `chaos-e2e-python-${process.getuid?.() ?? ''}-${name}`)
  const chaos = join(folder, 'bin', 'chaos')
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return { chaos }
  if (process.platform === 'win32') return { skipped: 'Chaos Toolkit does not run on Windows.' }
  await rm(folder, { recursive: true, force: true })
  const steps = [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', ...requirements],
  ] as const
  for (const [program, ...args] of steps) {
    const { failed, stderr, shortMessage } = await execa(program, args, { reject: false, timeout: 290_000 })
    if (!failed) continue
    await rm(folder, { recursive: true, force: true })
    return { skipped: `Chaos Toolkit can't be installed: ${stderr.trim().split('\n').at(-1) || shortMessage}` }
  }
  await writeFile(complete, '')
  return { chaos }
}
