import { type Played, runProgram } from './run-program.ts'
import type { Stage } from './stage/stage.ts'

/** Has kubectl list what the call says. Returns what it complains; undefined where it had an answer. */
export async function runKubectl(program: string, stage: Stage, call: Played): Promise<string | undefined> {
  // Only where it is given the path it asks for nothing else.
  const command = call.lists === 'pods' ? ['get', 'pods'] : ['get', '--raw', '/api/v1/nodes']
  const { exitCode, stderr } = await runProgram(program, [...command, ...(call.args ?? [])], stage, call)
  return exitCode === 0 ? undefined : complaintIn(stderr)
}

/** What it says, in one line, without its log, the time, and the address of the name service. */
function complaintIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const said = lines.filter((line) => line !== '' && !/^[EWI]\d{4} /.test(line)).join(' ')
  return said.replace(/current time \S+/, 'current time …').replace(/(lookup \S+) on \S+:53/, '$1')
}
