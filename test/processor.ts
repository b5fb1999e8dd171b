/**
 * Milliseconds that this process has kept a processor busy. Where the machine has other work a clock tells of that;
 * how much work something makes, this tells.
 */
export function processorTime(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}
