/** The version of the program, the same as the project's; a test compares them. */
export const agentVersion = '0.1.0';
