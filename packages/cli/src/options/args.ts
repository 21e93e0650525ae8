/** Positional arguments, as oclif defines them. */
export * as Args from '@oclif/core/args'
