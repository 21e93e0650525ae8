import { describe, expect, it } from 'vitest'
import { action, doubtsOf, process, python, valid } from './checked-experiment.ts'

describe('a review', () => {
  it('tells what is allowed but hardly meant', async () => {
    const asked = { provider: { type: 'python', module: 'm', func: 'f', secrets: ['kubo'] } }
    const document = {
      ...valid,
      configuration: { c: { ...asked, type: 'probe', name: 'c' } },
      'steady-state-hypothesis': {
        title: 'h',
        probes: [{ type: 'probe', name: 'p', provider: process, tolerance: { ...asked, type: 'probe', name: 't' } }],
      },
      rollback: [],
      secrets: { kube: {} },
      method: [
        { ...python('cordon_node', {}), pauses: { befor: 1 }, owner: 'me' },
        { ...action, provider: { ...process, argumens: [] } },
        { ...action, provider: { type: 'python', module: 'm', func: 'f', secrets: 'kube' } },
        { ...action, provider: { type: 'python', module: 'm', func: 'f', secrets: ['kub'] } },
      ],
      rollbacks: [{ ref: 'nobody' }],
    }
    expect(await doubtsOf(document)).toEqual([
      'method.0.pauses.befor: "befor" means nothing here; did you mean "before"?',
      'method.1.provider.argumens: "argumens" means nothing here; did you mean "arguments"?',
      'method.2.provider.secrets: "secrets" is read letter by letter: write a list, ["kube"].',
      'method.3.provider.secrets.0: The experiment has no secrets named "kub"; did you mean "kube"?',
      'configuration.c.provider.secrets.0: The experiment has no secrets named "kubo"; did you mean "kube"?',
      'steady-state-hypothesis.probes.0.tolerance.provider.secrets.0: The experiment has no secrets named "kubo"; did you mean "kube"?',
      'rollback: "rollback" means nothing here.',
      'rollbacks.0.ref: No activity of the method or the hypothesis is named "nobody", so this one can\'t be run.',
    ])
  })
})
