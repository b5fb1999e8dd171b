import type {logging as loggingEn} from './logging.en.ts';
import type {Translated} from './types.ts';

/** How logs are written, in the words of component-base: the kubelet and kube-proxy have it alike. */
export const logging: Translated<typeof loggingEn> = {
	'logging.format': {
		what: 'text 或 json：日志行的格式；默认 text。',
		why: 'JSON 不用猜，日志收集程序直接就能读。',
	},
	'logging.vmodule': {
		what: '单独设置某些源文件的日志详细程度。',
		why: '只查一处时，不会被其他日志淹没。',
	},
	'logging.options.text.splitStream': {
		what: '是否把错误写到标准错误，其余缓冲后写到标准输出；默认 false，且要开特性门控。',
		why: '繁忙的节点上，写日志花的时间更少。',
	},
	'logging.options.json.splitStream': {
		what: 'json 格式的同一设置：错误单独写，其余缓冲；默认 false，且要开特性门控。',
		why: '繁忙的节点上，写日志花的时间更少。',
	},
};
