// Preloaded into the program: after so long something goes wrong that nobody has thought of.
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

setTimeout(faults[process.env.FAULT], Number(process.env.FAULT_MS ?? 0));
