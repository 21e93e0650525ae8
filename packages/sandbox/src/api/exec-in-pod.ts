import { behaviourOf } from '../kubelet/behaviour.ts'
import { inputOf } from '../kubelet/command-input.ts'
import { processesOf } from '../kubelet/processes-of.ts'
import { hasProgram, startCommand } from '../kubelet/run-command.ts'
import { runTerminal } from '../kubelet/run-terminal.ts'
import { badRequest } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { exited, failed, openPodStream } from './pod-stream.ts'

/** Answers the exec subresource: a command in a container, its streams in the channels of a WebSocket. */
export async function execInPod(request: ApiRequest): Promise<void> {
  const command = request.query.getAll('command')
  if (request.incoming.headers.upgrade && command.length === 0)
    throw badRequest('you must specify at least 1 command for the container')
  const stream = await openPodStream(request)
  const { container, pod, state, output, error } = stream
  if (!state?.['running']) return stream.finish(failed(`container not found ("${container.name}")`))
  const [program = ''] = command
  if (!hasProgram(program) || !behaviourOf(pod).hasShell) {
    const why = `exec: "${program}": executable file not found in $PATH`
    return stream.finish(failed(`error executing command in container: unable to start container process: ${why}`))
  }
  const { clock, store } = request.cluster
  const place = { pod, container, clock, store, processes: processesOf(store, pod, container.name) }
  if (stream.tty && stream.wantsInput) {
    const code = await runTerminal(command, place, stream)
    return stream.finish(exited(code))
  }
  const { ended } = startCommand(command, place, { input: inputOf(stream.input), output, error })
  stream.finish(exited(await ended))
}
