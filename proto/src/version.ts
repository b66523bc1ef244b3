/** Version of the agents' protocol that this code speaks. */
export const protocolVersion = 1;
