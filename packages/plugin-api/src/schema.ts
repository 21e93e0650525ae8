import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'

/**
 * Something that validates values and can say, as JSON Schema, what it accepts: a schema of zod ≥ 4.2, valibot or arktype.
 * The contract names no library, so a plugin's own copy of zod never clashes with anybody else's.
 */
export interface Schema<In = unknown, Out = In> {
  readonly '~standard': StandardSchemaV1.Props<In, Out> & StandardJSONSchemaV1.Props<In, Out>
}
