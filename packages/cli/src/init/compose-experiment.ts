import type { Asker } from './asker.ts'
import type { KnownActivity, KnownArgument } from './known-activity.ts'

/**
 * Asks for an experiment, in the order of Chaos Toolkit's `init`: title, hypothesis, method, rollbacks. Without activities to
 * choose from there is no question about them.
 */
export async function composeExperiment(
  asker: Asker,
  known: readonly KnownActivity[],
): Promise<Record<string, unknown>> {
  const experiment: Record<string, unknown> = {
    title: await asker.text("What is the experiment's title?"),
    description: 'N/A',
    tags: [],
  }
  if (await asker.confirm('Do you want to define a steady state hypothesis now?', false)) {
    const title = await asker.text('What is its title?')
    const probes = await chooseSome(
      asker,
      known.filter(({ type }) => type === 'probe'),
      { tolerances: true },
    )
    experiment['steady-state-hypothesis'] = { title, probes }
  }
  if (known.length === 0) return experiment
  experiment['method'] = (await asker.confirm('Do you want to define the method now?', true))
    ? await chooseSome(asker, known, { tolerances: false })
    : []
  if (
    await asker.confirm('Do you want to define rollbacks now? What the run changes is put back without any.', false)
  ) {
    const actions = known.filter(({ type }) => type === 'action')
    experiment['rollbacks'] = await chooseSome(asker, actions, { tolerances: false })
  }
  return experiment
}

async function chooseSome(
  asker: Asker,
  known: readonly KnownActivity[],
  { tolerances }: { readonly tolerances: boolean },
): Promise<Record<string, unknown>[]> {
  const chosen: Record<string, unknown>[] = []
  if (known.length === 0) return chosen
  do {
    const activity = await asker.choose('Which activity?', known, ({ label }) => label)
    if (activity === undefined) break
    if (!(await asker.confirm(`${activity.doc.trim()}\nUse it?`, true))) continue
    const name = await asker.text('What is its name in the experiment?', nameOf(activity))
    const tolerance = tolerances ? { tolerance: jsonOrText(await asker.text('Which value is expected?', 'true')) } : {}
    chosen.push({
      type: activity.type,
      name,
      ...tolerance,
      provider: { ...activity.provider, arguments: await askArguments(asker, activity.arguments) },
    })
  } while (await asker.confirm('Add another one?', false))
  return chosen
}

function nameOf({ provider }: KnownActivity): string {
  return String(provider['func'] ?? String(provider['activity']).split('/').at(-1)).replaceAll('_', '-')
}

async function askArguments(asker: Asker, known: readonly KnownArgument[]): Promise<Record<string, unknown>> {
  const given: Record<string, unknown> = {}
  for (const argument of known) {
    const { name, type } = argument
    const initial = 'default' in argument ? JSON.stringify(argument.default) : undefined
    const text = await asker.text(`Argument ${name}${type === undefined ? '' : ` (${type})`}`, initial)
    if (text === initial) continue
    if (text !== '') given[name] = type === 'string' ? text : jsonOrText(text)
  }
  return given
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
