import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** The browser of this machine, where there is one; `KUBESTEP_CHROMIUM` names another. */
export const chromium = [process.env['KUBESTEP_CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'].find((name) => name !== undefined && spawnSync(name, ['--version']).status === 0);

export const NO_CHROMIUM = 'no chromium on this machine (apt-get install chromium)';

interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Readonly<Record<string, unknown>>;
	readonly result?: Readonly<Record<string, unknown>>;
	readonly error?: unknown;
}

/** A page in a browser that has no network, steered by its protocol. */
export class Chromium {
	readonly #child: ChildProcess;
	readonly #folder: string;
	readonly #socket: WebSocket;
	readonly #waiting = new Map<number, (message: Message) => void>();
	readonly #heard: Message[] = [];
	#listeners: ((message: Message) => void)[] = [];
	#session = '';
	#count = 0;

	constructor(child: ChildProcess, folder: string, socket: WebSocket) {
		this.#child = child;
		this.#folder = folder;
		this.#socket = socket;
		socket.addEventListener('message', ({data}) => {
			const message = JSON.parse(String(data)) as Message;
			if (message.id === undefined) {
				this.#heard.push(message);
				this.#listeners.forEach((listener) => listener(message));
			} else {
				this.#waiting.get(message.id)?.(message);
			}
		});
	}

	static async start(): Promise<Chromium> {
		const folder = mkdtempSync(join(tmpdir(), 'kubestep-chromium-'));
		const child = spawn(chromium ?? '', ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, '--remote-debugging-port=0', '--host-resolver-rules=MAP * ~NOTFOUND', 'about:blank'], {stdio: ['ignore', 'ignore', 'pipe']});
		const address = await new Promise<string>((resolve, reject) => {
			let said = '';
			child.stderr?.on('data', (chunk: Buffer) => {
				said += chunk.toString();
				const [found] = /ws:\/\/\S+/.exec(said) ?? [];
				if (found !== undefined) {
					resolve(found);
				}
			});
			child.on('exit', () => reject(new Error(said)));
		});
		const socket = new WebSocket(address);
		await new Promise((resolve) => {
			socket.addEventListener('open', resolve);
		});
		const browser = new Chromium(child, folder, socket);
		const {targetId} = await browser.send('Target.createTarget', {url: 'about:blank'});
		const {sessionId} = await browser.send('Target.attachToTarget', {targetId, flatten: true});
		browser.#session = String(sessionId);
		for (const domain of ['Page', 'Runtime', 'Network', 'Log']) {
			await browser.send(`${domain}.enable`);
		}
		await browser.send('Network.emulateNetworkConditions', {offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0});
		return browser;
	}

	async send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
		this.#count += 1;
		const id = this.#count;
		const answer = new Promise<Message>((resolve) => {
			this.#waiting.set(id, resolve);
		});
		this.#socket.send(JSON.stringify({id, method, params, ...(this.#session !== '' && {sessionId: this.#session})}));
		const {result, error} = await answer;
		if (error !== undefined) {
			throw new Error(`${method}: ${JSON.stringify(error)}`);
		}
		return result ?? {};
	}

	/** Opens a file, and forgets what was heard of others. */
	async open(file: string, hash = ''): Promise<void> {
		await this.#go('about:blank');
		this.#heard.length = 0;
		await this.#go(`file://${file}${hash}`);
	}

	async #go(url: string): Promise<void> {
		const loaded = new Promise<void>((resolve) => {
			this.#listeners = [({method}) => {
				if (method === 'Page.loadEventFired') {
					resolve();
				}
			}];
		});
		await this.send('Page.navigate', {url});
		await loaded;
	}

	/** What a script comes to. @throws what it throws */
	async run<Value>(script: string): Promise<Value> {
		const {result, exceptionDetails} = await this.send('Runtime.evaluate', {expression: script, awaitPromise: true, returnByValue: true}) as {readonly result: {readonly value: Value}; readonly exceptionDetails?: unknown};
		if (exceptionDetails !== undefined) {
			throw new Error(JSON.stringify(exceptionDetails));
		}
		return result.value;
	}

	/** What the page asked for, by URL: itself first. */
	get requests(): readonly string[] {
		return this.#heard.filter(({method}) => method === 'Network.requestWillBeSent').map(({params = {}}) => (params['request'] as {readonly url: string}).url);
	}

	/** What stands in its console, and what its policy refused. */
	get complaints(): readonly string[] {
		return this.#heard.filter(({method}) => method === 'Runtime.exceptionThrown' || method === 'Runtime.consoleAPICalled' || method === 'Log.entryAdded').map(({params}) => JSON.stringify(params));
	}

	/** As on a screen of so many pixels; `print` as on paper. */
	async look({columns, scheme, media = ''}: {readonly columns: number; readonly scheme: 'light' | 'dark'; readonly media?: '' | 'print'}): Promise<void> {
		await this.send('Emulation.setDeviceMetricsOverride', {width: columns, height: 900, deviceScaleFactor: 1, mobile: columns < 500});
		await this.send('Emulation.setEmulatedMedia', {media, features: [{name: 'prefers-color-scheme', value: scheme}]});
	}

	async close(): Promise<void> {
		const ended = new Promise((resolve) => {
			this.#child.once('exit', resolve);
		});
		this.#socket.close();
		this.#child.kill('SIGKILL');
		await ended;
		rmSync(this.#folder, {recursive: true, force: true, maxRetries: 5});
	}
}
