import { versionInfo } from '../discovery/version-info.ts'
import { typeDefinitions } from '../schema/field-schema.ts'
import { definitionSchema } from './json-schema-of.ts'

/** The older document, OpenAPI 2, with the schemas of the built-in kinds and no paths. */
export function swaggerDocument(): Readonly<Record<string, unknown>> {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: versionInfo.gitVersion },
    paths: {},
    definitions: Object.fromEntries(
      Object.entries(typeDefinitions()).map(([name, definition]) => [
        name,
        definitionSchema(definition, '#/definitions/'),
      ]),
    ),
  }
}
