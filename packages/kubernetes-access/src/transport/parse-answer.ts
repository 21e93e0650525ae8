import { StepFailure } from 'chaos-plugin-api'

/** What the JSON of an API server's answer says. Throws `StepFailure` where it is none. */
export function parseAnswer(text: string, server: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new StepFailure(`What answers at ${server} is no API server: it does not speak JSON.`, {
      reason: 'no-access',
      remedy: 'Correct the address of the server in the kubeconfig, or look at the proxy that leads to it.',
      cause,
    })
  }
}
