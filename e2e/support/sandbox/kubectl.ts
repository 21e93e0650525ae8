import { mkdir } from 'node:fs/promises'
import { execa } from 'execa'

/** What a call of kubectl came to. */
export interface Answer {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** Calls kubectl with a command line, in which quotes hold words together as in a shell. */
export type Kubectl = (commandLine: string, input?: string) => Promise<Answer>

/** kubectl for one cluster. It runs in `folder`, where the manifests are, and keeps its caches below `home`. */
export async function kubectlFor(
  program: string,
  { kubeconfigPath, folder, home }: { readonly kubeconfigPath: string; readonly folder: string; readonly home: string },
): Promise<Kubectl> {
  await mkdir(home, { recursive: true })
  const env = { KUBECONFIG: kubeconfigPath, HOME: home, PATH: process.env['PATH'] ?? '', TERM: 'dumb' }
  return async (commandLine, input) => {
    const args = splitWords(commandLine)
    const { exitCode, stdout, stderr } = await execa(program, args, {
      cwd: folder,
      env,
      extendEnv: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      reject: false,
      timeout: 290_000,
    })
    return { exitCode, stdout, stderr }
  }
}

/** Splits at blanks; single or double quotes hold a part together, wherever in a word they stand. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
}
