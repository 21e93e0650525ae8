import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

/** A script in a shell of this machine, with all that it begins in a process group of its own. */
export interface ScriptInShell extends AsyncDisposable {
  /** The number of the process group. */
  readonly group: number
  readonly ended: Promise<number | null>
  readonly stderr: () => string
  /** Sends text to its input. */
  say(text: string): void
  /** Ends its input, as the end of a connection does. */
  hangUp(): void
  /** Kills the shell, and nothing else of it. */
  kill(): void
  /** What of it there is: the state and the command of each process. */
  left(): Promise<readonly string[]>
}

/** Runs a script with `sh`, as it is run in a container: its input stays open. */
export function runInShell(script: string): ScriptInShell {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
  const group = child.pid!
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const left = async () => {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,args='])
    const lines = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)/.exec(line))
    const ofGroup = lines.flatMap((found) => (Number(found?.[1]) === group ? [`${found![2]} ${found![3]}`] : []))
    // What has ended may wait long for whoever takes note of it.
    return ofGroup.filter((line) => !line.startsWith('Z'))
  }
  return {
    group,
    ended,
    stderr: () => stderr,
    say: (text) => void child.stdin.write(text),
    hangUp: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    left,
    async [Symbol.asyncDispose]() {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // Nothing is left of it.
      }
      await ended
    },
  }
}
