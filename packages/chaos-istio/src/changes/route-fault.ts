import {
  type FieldsSet,
  fieldName,
  fieldsSet,
  identityOf,
  namesIn,
  objectRestorer,
  patchByHand,
} from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'

/** The data of a `routeFault`. */
export type RouteFaultData = FieldsSet

/**
 * One member (delay or abort) of the fault of one rule of a VirtualService. Put back only as long as it is as this change left it;
 * everything else of the rule stays as it is by then.
 */
export const routeFault = defineChange<RouteFaultData>({
  data: fieldsSet,
  names: namesIn,
  undo: 'revert',
  restorer: objectRestorer,
  identity: identityOf,
  describe: ({ object: { namespace, name }, fields }) => ({
    object: `VirtualService ${namespace}/${name}: ${fields.map(({ path }) => fieldName(path).replace(/^spec\./, '')).join(', ')}`,
    summary: fields.map(summarise).join(', '),
    byHand: `kubectl --namespace ${namespace} patch virtualservices.networking.istio.io ${name} --type=json --patch='${patchByHand(fields)}'`,
  }),
})

function summarise({ path, before, after }: FieldsSet['fields'][number]): string {
  const member = String(path.at(-1))
  if (after === undefined) return `${member} removed`
  const { fixedDelay, httpStatus, percentage } = after as {
    readonly fixedDelay?: string
    readonly httpStatus?: number
    readonly percentage?: { readonly value?: number }
  }
  const kind = member === 'delay' ? `delay of ${fixedDelay}` : `${member} with status ${httpStatus}`
  const known = fixedDelay ?? httpStatus
  const share = percentage?.value === undefined ? '' : ` for ${percentage.value} % of the requests`
  return `${known === undefined ? member : kind}${share} ${before === undefined ? 'added' : 'put in place of another'}`
}
