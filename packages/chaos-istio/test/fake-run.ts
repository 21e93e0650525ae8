import type { AnyActivity, Phase } from 'chaos-plugin-api'
import { testContext } from '../../kubernetes-access/test/support/context.ts'
import { RestoringRun } from '../../kubernetes-access/test/support/restoring-run.ts'
import type { FakeApiServer } from './fake-api-server.ts'

/** A run on a fake API server: its activities are run with arguments as a file gives them. */
export class FakeRun extends RestoringRun {
  /** What activities said that they did not find. */
  readonly missed: string[] = []

  constructor(server: FakeApiServer) {
    super(testContext({ secrets: { KUBERNETES_HOST: server.url } }))
  }

  /** `server`: that to which the secrets of the activity lead. */
  async run(
    activity: AnyActivity | undefined,
    args: object,
    phase: Phase = 'method',
    server?: FakeApiServer,
  ): Promise<unknown> {
    const parsed = await activity!.args['~standard'].validate(args)
    if (parsed.issues !== undefined) throw new Error(parsed.issues.map(({ message }) => message).join())
    return activity!.run(parsed.value, {
      ...this.action(phase),
      ...(server && { secrets: { KUBERNETES_HOST: server.url } }),
      foundNothing: (sentence) => this.missed.push(sentence),
    })
  }
}
