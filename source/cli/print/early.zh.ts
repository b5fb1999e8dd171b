import type {EarlyWords} from './early.ts';

export const zh: EarlyWords = {
	fault: (what) => `出现了意外情况：${what}。这是程序自身的错误，程序到此结束。`,
	incomplete: (file) => `程序自身的一个文件不存在：${file}。程序运行期间装上了另一个版本，或者程序文件没有复制完整；程序到此结束。`,
	goesOn: (journal) => `这次运行做过的事记录在日志 ${journal} 里；再运行同一条命令，会从中断处继续。`,
	preferencesBroken: (path, aside) => `${path} 中的偏好无法读取${aside === '' ? '' : `，已移到 ${aside}`}；改用程序自带的设置。`,
	preferencesPassedOver: '改用程序自带的设置。',
};
