import { execa } from 'execa'
import type { Call, Feature } from './feature.ts'
import type { Stage } from './stage/stage.ts'

/** How a program ended. */
export interface Ended {
  readonly exitCode: number | undefined
  readonly stderr: string
}

/** Puts the files of a service account where pods have them, for one program only, and becomes that. */
const asInPod = `mount -t tmpfs none "$(readlink -f /var/run)"
account=/var/run/secrets/kubernetes.io/serviceaccount
mkdir -p $account && cp "$0"/pod/* $account && exec "$@"`

/** A call, and whether it is made in a pod. */
export type Played = Call & Pick<Feature, 'inPod'>

/** Runs a program in the folder of the stage, which is its home too. Of this process's variables it gets `PATH`. */
export async function runProgram(program: string, args: readonly string[], stage: Stage, call: Played): Promise<Ended> {
  const [file, ...all] = call.inPod
    ? ['unshare', '--map-root-user', '--mount', 'sh', '-ec', asInPod, stage.folder, program, ...args]
    : [program, ...args]
  const { exitCode, stderr } = await execa(file!, all, {
    cwd: stage.folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: stage.folder, LANG: 'C.UTF-8', NO_COLOR: '1', ...call.environment },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 120_000,
  })
  return { exitCode, stderr }
}

/** Whether a program can be given files as a pod has them. */
export async function canBePod(): Promise<boolean> {
  const { exitCode } = await execa('unshare', ['--map-root-user', '--mount', 'true'], { reject: false })
  return exitCode === 0
}
