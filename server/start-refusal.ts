/** A reason not to start that the operator can mend; its message is one sentence and is all that is printed. */
export class StartRefusal extends Error {}
