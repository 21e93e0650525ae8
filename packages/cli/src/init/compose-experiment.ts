import { argumentInWords } from '../discover/type-in-words.ts'
import type { Asker } from './asker.ts'
import type { KnownActivity } from './known-activity.ts'
import { answerProblem, argumentValue, jsonOrText, type KnownArgument } from './known-argument.ts'
import { makeActivity, usualName } from './make-activity.ts'

type Mapping = Record<string, unknown>

/**
 * Asks for an experiment, in the order of Chaos Toolkit's `init`: title, hypothesis, method, rollbacks; a person is asked for a description
 * as well. Without activities to choose from there is no question about them.
 */
export async function composeExperiment(
  asker: Asker,
  known: readonly KnownActivity[],
  { person }: { readonly person: boolean },
): Promise<Mapping> {
  const title = await asker.text("What is the experiment's title?", { required: true })
  const description = person ? await asker.text('What does it find out?', { initial: 'N/A' }) : 'N/A'
  const experiment: Mapping = { title, description, tags: [] }
  if (await asker.confirm('Do you want to define a steady state hypothesis now?', false)) {
    const hypothesis = await asker.text('What is its title?', { required: true })
    const probes = await chooseSome(
      asker,
      known.filter(({ type }) => type === 'probe'),
      { tolerances: true },
    )
    experiment['steady-state-hypothesis'] = { title: hypothesis, probes }
  }
  // Nothing could be chosen; a method that does nothing can be run, and none can't.
  if (known.length === 0) return { ...experiment, method: [] }
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
): Promise<Mapping[]> {
  const chosen: Mapping[] = []
  if (known.length === 0) return chosen
  do {
    const activity = await asker.choose('Which activity?', known, ({ type, label }) => `${label} (${type})`)
    if (activity === undefined) break
    if (!(await asker.confirm(`${activity.doc.trim()}\nUse it?`, true))) continue
    const name = await asker.text('What is its name in the experiment?', { initial: usualName(activity) })
    const expected = JSON.stringify(activity.expected ?? true)
    const tolerance = tolerances
      ? { tolerance: jsonOrText(await asker.text('Which value is expected?', { initial: expected })) }
      : {}
    chosen.push(
      makeActivity(activity, { name, ...tolerance, arguments: await askArguments(asker, activity.arguments) }),
    )
  } while (await asker.confirm('Add another one?', false))
  return chosen
}

async function askArguments(asker: Asker, known: readonly KnownArgument[]): Promise<Mapping> {
  const given: Mapping = {}
  for (const argument of known) {
    const { name, type, required = false, description } = argument
    const schema = { type: type?.split('|'), default: argument.default }
    const accepts = argument.accepts ?? (type === undefined ? undefined : argumentInWords(schema))
    const usual = argument.default ?? undefined
    const initial = usual === undefined || typeof usual === 'string' ? usual : JSON.stringify(usual)
    const need = required ? 'required' : 'optional'
    const text = await asker.text(`Argument ${name} (${[accepts, need].filter(Boolean).join('; ')})`, {
      initial,
      required,
      note: description,
      problem: (answer) => answerProblem(answer, argument),
    })
    if (text !== '' && text !== initial) given[name] = argumentValue(text, argument)
  }
  return given
}
