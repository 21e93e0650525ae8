import { expect, test } from 'vitest'
import { refusalInWords } from '../../src/transport/refusal-in-words.ts'

const rfc1123 =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const ofName = {
  reason: 'FieldValueInvalid',
  message: `Invalid value: "Bad_Name": ${rfc1123}`,
  field: 'metadata.name',
}
const plainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"

test.each<[string, string, readonly object[] | undefined, string]>([
  [
    'the pattern of a name',
    `ConfigMap "Bad_Name" is invalid: metadata.name: …`,
    [ofName],
    `metadata.name ("Bad_Name"): ${plainRule}`,
  ],
  [
    'the pattern, where there are no causes',
    `x is invalid: metadata.name: Invalid value: "B": ${rfc1123}`,
    undefined,
    `x is invalid: metadata.name: Invalid value: "B": ${plainRule}`,
  ],
  [
    'a type of Go',
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    undefined,
    'data must be a text, and not a number',
  ],
  [
    'the whole object that was to be patched',
    '"" is invalid: patch: Invalid value: "{"apiVersion":"apps/v1","kind":"Deployment"}": json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32',
    undefined,
    'spec.replicas must be a whole number that is not too large, and not this one',
  ],
  [
    'the whole object, with its causes',
    '"" is invalid: patch: Invalid value: …',
    [
      {
        reason: 'FieldValueInvalid',
        message:
          'Invalid value: "{"spec":{"replicas":"x"}}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
        field: 'patch',
      },
    ],
    'patch: spec.replicas must be a whole number that is not too large, and not a text',
  ],
  [
    'several causes',
    'Pod "x" is invalid: [ … ]',
    [
      { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' },
      {
        reason: 'FieldValueNotSupported',
        message: 'Unsupported value: "Often": supported values: "Always", "Never"',
        field: 'spec.restartPolicy',
      },
      { reason: 'FieldValueForbidden', message: 'Forbidden: may not be set', field: 'spec.nodeName' },
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: -1: must be greater than or equal to 0',
        field: 'spec.n',
      },
    ],
    'spec.containers is missing; spec.restartPolicy ("Often"): supported values: "Always", "Never"; spec.nodeName: may not be set; spec.n (-1): must be greater than or equal to 0',
  ],
  ['a cause without a field', 'exceeded quota.', [{ reason: 'x', message: 'y' }], 'exceeded quota'],
])('%s is told in words', (_, message, causes, words) => {
  expect(refusalInWords(message, causes)).toBe(words)
})

test('what is long is cut', () => {
  expect(refusalInWords('x'.repeat(1000)).length).toBeLessThan(310)
})
