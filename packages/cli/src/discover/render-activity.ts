import type { JsonSchema } from 'chaos-core'
import type { ActivityPage } from '../discover/page-of.ts'
import { rightsInWords } from '../discover/rights-in-words.ts'
import { schemaMembers } from '../discover/schema-members.ts'
import { argumentInWords, typeInWords } from '../discover/type-in-words.ts'
import { type Undo, undoOf } from '../discover/undo-of.ts'
import type { Style } from '../render/style.ts'
import { wrapText } from '../render/wrap-text.ts'

const width = 80

const lengthSaid = 'With "duration" beside its provider, that is when so many seconds are over.'

const undoing: Readonly<Record<Undo, string>> = {
  revert: `What it changes is put back at the end of the run, and proven to be. ${lengthSaid}`,
  heals: 'What it changes heals by itself; the run waits at its end until it has.',
  mixed: `What it changes is put back at the end of the run, or awaited until the system has healed it, as far as that can be. ${lengthSaid}`,
  none: "What it changes can't be undone.",
}

/** The page that `chaos discover` shows of one activity, 80 columns wide: what it does, its arguments, and an example to be pasted. */
export function renderActivity({ activity, plugin, example, yaml, permissions }: ActivityPage, style: Style): string[] {
  const { id, kind, title, description, impact, deprecated, chaosToolkit, output, changes = [] } = activity
  const harm = impact === undefined || impact === 'none' ? [] : [impact]
  const paragraphs = [
    description,
    kind === 'probe' ? 'It looks, and alters nothing.' : undefined,
    deprecated === undefined ? undefined : `Deprecated: use ${deprecated.use}.`,
  ]
  const returns = output['description']
  return [
    `${style.heading(id)}  ${style.dim([kind, ...harm].join(', '))}`,
    title,
    ...paragraphs.flatMap((text) => (text === undefined ? [] : ['', ...indented(text, 0)])),
    ...(changes.length === 0 ? [] : ['', style.heading('Undo'), ...indented(undoing[undoOf(activity, plugin)], 2)]),
    ...(chaosToolkit.length === 0
      ? []
      : ['', style.heading('In files of Chaos Toolkit'), ...chaosToolkit.map((name) => `  ${name}`)]),
    '',
    style.heading('Arguments'),
    ...argumentsOf(activity.args, style),
    '',
    style.heading('Returns'),
    ...indented(`${typeInWords(output)}${typeof returns === 'string' ? `: ${returns}` : ''}`, 2),
    ...rightsOf(permissions, style),
    '',
    style.heading(
      kind === 'action' ? 'Example, for the method or the rollbacks' : 'Example, for the hypothesis or the method',
    ),
    ...yaml.split('\n'),
    '',
    style.heading('The same in JSON'),
    ...JSON.stringify(example, undefined, 2).split('\n'),
  ]
}

function rightsOf(permissions: ActivityPage['permissions'], style: Style): string[] {
  if (permissions === undefined) return []
  const rights = rightsInWords(permissions)
  return [
    '',
    `${style.heading('Rights')}  ${style.dim('that it needs of the API, with the arguments of the example')}`,
    ...(rights.length === 0 ? ['  none'] : rights.flatMap((line) => indented(line, 2, 4))),
  ]
}

function argumentsOf(args: JsonSchema, style: Style): string[] {
  const all = schemaMembers(args)
  if (all.length === 0) return ['  none']
  return all.flatMap(({ name, schema, required }) => {
    const { default: otherwise = null } = schema
    const need = required ? 'required' : otherwise === null ? 'optional' : `default ${JSON.stringify(otherwise)}`
    const { description } = schema
    return [
      ...indented(`${name}: ${argumentInWords(schema)}; ${need}`, 2, 4).map((line, at) =>
        at === 0 ? line.replace(name, style.heading(name)) : line,
      ),
      ...(typeof description === 'string' ? indented(description, 6) : []),
    ]
  })
}

/** A text in lines that begin after some columns; those after the first one after others. */
function indented(text: string, first: number, others = first): string[] {
  return wrapText(text, width - others).map((line, at) => `${' '.repeat(at === 0 ? first : others)}${line}`)
}
