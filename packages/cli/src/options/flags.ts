/** Options, as oclif defines them. */
export * as Flags from '@oclif/core/flags'
