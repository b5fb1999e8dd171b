// Preloaded into the program: once it has written a text, something goes wrong that nobody has thought of.
import {EventEmitter} from 'node:events';

const words = 'boom \u001B[31m of abcdef.0123456789abcdef\nat source.ts:1:2';
const faults = {
	timer() {
		throw new TypeError(words);
	},
	server: () => new EventEmitter().emit('error', new Error(words)),
	promise: () => void Promise.reject(new RangeError(words)),
	odd() {
		throw Object.create(null);
	},
};

const {write} = process.stdout;
process.stdout.write = (text, ...rest) => {
	if (String(text).includes(process.env.FAULT_AT)) {
		process.stdout.write = write;
		setTimeout(() => faults[process.env.FAULT]());
	}
	return write.call(process.stdout, text, ...rest);
};
