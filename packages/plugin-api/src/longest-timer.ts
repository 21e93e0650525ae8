/** The longest time that a timer of the runtime can wait, in milliseconds; given more, it fires at once. */
export const longestTimer = 2_147_483_647
