import { asNumber, pythonEqual } from '../../python/equality.ts'
import { isTrue } from '../../python/truth.ts'
import type { Condition, Operand, Operator } from './json-path.ts'

/**
 * Whether a node meets the condition of a filter; `valuesOf` gives what an operand stands for at that node. A comparison holds if it
 * holds for any of the values that its sides find.
 */
export function meetsCondition(condition: Condition, valuesOf: (operand: Operand) => readonly unknown[]): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => meetsCondition(each, valuesOf))
    case 'or':
      return condition.conditions.some((each) => meetsCondition(each, valuesOf))
    case 'not':
      return !meetsCondition(condition.condition, valuesOf)
    case 'exists':
      return 'path' in condition.operand ? valuesOf(condition.operand).length > 0 : isTrue(condition.operand.value)
    case 'comparison': {
      const right = valuesOf(condition.right)
      return valuesOf(condition.left).some((left) => right.some((value) => compares(condition.operator, left, value)))
    }
  }
}

function compares(operator: Operator, left: unknown, right: unknown): boolean {
  if (operator === '=') return pythonEqual(left, right)
  if (operator === '!=') return !pythonEqual(left, right)
  if (operator === 'contains') return contains(left, right)
  const [a, b] = [asNumber(left), asNumber(right)]
  if (a === undefined || b === undefined) return false
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

/** A list contains its entries, a text its parts. */
function contains(left: unknown, right: unknown): boolean {
  if (Array.isArray(left)) return left.some((entry) => pythonEqual(entry, right))
  return typeof left === 'string' && typeof right === 'string' && left.includes(right)
}
