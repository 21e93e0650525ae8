import { ChaosCommand } from '../../chaos-command.ts'
import { Flags } from '../../options/flags.ts'
import { stateFlag } from '../../options/state-flag.ts'
import { wholeNumber } from '../../options/whole-number.ts'
import { printExactly } from '../../render/standard-streams.ts'
import { exportLines } from '../../sandbox/export-lines.ts'
import type { SandboxRecord } from '../../sandbox/find-sandbox.ts'
import { sandboxFolder } from '../../sandbox/sandbox-folder.ts'
import { manifestsFlag, presetFlag, sandboxSpeed, speedFlag, speedInWords } from '../../sandbox/sandbox-options.ts'
import { startBackgroundSandbox } from '../../sandbox/start-background-sandbox.ts'
import { stateOf } from '../../settings/state-of.ts'

/** `chaos sandbox up` */
export default class SandboxUp extends ChaosCommand {
  static override summary = 'Start the embedded cluster as a background process that outlives this shell.'
  static override description =
    `Waits until the sandbox can be used, then prints to standard output what a shell can evaluate: KUBECONFIG, and with Bookinfo PRODUCT_PAGE_SERVICE_BASE_URL. Runs, kubectl and any other client of this shell then act on the sandbox, and the first line of a run says so. Where a sandbox is running already, it is left as it is and the same lines are printed.`
  static override examples = [
    { description: 'Start it, and let this shell use it', command: 'eval "$(<%= config.bin %> sandbox up)"' },
    {
      description: 'Nothing but your own manifests, on five nodes',
      command: '<%= config.bin %> sandbox up --preset empty --manifests ./manifests --nodes 5',
    },
  ]
  static override flags = {
    preset: presetFlag(),
    manifests: manifestsFlag(),
    speed: speedFlag(),
    port: wholeNumber(1, 65_535, 'The port of its API server on 127.0.0.1. Default: a free one.'),
    nodes: wholeNumber(1, 5_000, 'How many nodes it has. Default: 3.'),
    seed: Flags.string({
      helpValue: 'SEED',
      summary: 'Fix what it chooses at random: names, endpoints, whom a fault hits.',
    }),
    ...stateFlag('The state folder that the sandbox belongs to; each has one of its own.'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxUp)
    const session = this.open(flags)
    const { environment, report, stateOption } = session
    const paths = sandboxFolder(await stateOf(flags, session))
    const speed = sandboxSpeed(flags.speed, environment)
    const { record, already } = await startBackgroundSandbox(paths, { ...flags, speed }, stateOption)
    printExactly(exportLines(record.environment))
    for (const line of whatNext(record, already, stateOption)) report.info(line)
    return 0
  }
}

function whatNext(
  { url, nodes, preset, speed, since, environment }: SandboxRecord,
  already: boolean,
  stateOption: string,
): string[] {
  const page = environment['PRODUCT_PAGE_SERVICE_BASE_URL']
  const content = page === undefined ? `preset ${preset}` : `Bookinfo at ${page}/productpage`
  const what = `${url}, ${nodes} nodes, ${speedInWords(speed)}, ${content}`
  return [
    already
      ? `A sandbox is running already, since ${since}, and is left as it is: ${what}`
      : `The sandbox runs: ${what}`,
    `  let this shell use it   eval "$(chaos sandbox up${stateOption})"`,
    '  look around             kubectl get pods --all-namespaces',
    '  run an experiment       chaos run experiment.json',
    `  see what happens in it  chaos sandbox logs --follow${stateOption}`,
    `  end it                  chaos sandbox down${stateOption}`,
  ]
}
