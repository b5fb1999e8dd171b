import type {SandboxWords} from './sandbox.ts';

export const zh: SandboxWords = {
	ownPort: (folder, machine) => (machine === undefined
		? `这台机器是模拟的：占用端口的是 ${folder} 里自己的控制平面。`
		: `这台机器是模拟的：占用端口的要么是 ${folder} 里自己的控制平面，要么写在 ${machine} 的 portsInUse 里。`),
	described: (folder, machine) => `这台机器是模拟的：问题如果不在 ${folder} 的文件里，就在描述它的 ${machine} 里修改。`,
	inShell: (command) => `这些命令在节点的 shell 里执行：${command}。`,
	here: (path) => `在这个沙箱里，它是 ${path}。`,
};
