import type {Fields} from '../core/errors.ts';
import {field} from './format.ts';
import type {Language} from './types.ts';

const date = (value: unknown) => (typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : String(value ?? ''));
const instead = (found: string) => (found === '' ? '' : `，里面是 ${found}`);

/** Only the fault's code travels with this warning, not the values beside it. */
const clientFaults: Readonly<Record<string, string>> = {expired: '：已过期', 'not-yet-valid': '：尚未生效', 'not-signed-by-ca': '：由另一个 CA 签发', 'certificate-malformed': '：已损坏', 'no-certificate': '：里面没有证书'};
const said = (fields: Fields) => clientFaults[field(fields, 'problem')] ?? '';

export const reasons: Language['reasons'] = {
	// 证书、密钥和 kubeconfig 文件。
	'certificate-missing': (f) => `私钥 ${field(f, 'key')} 在，证书却不在`,
	'too-large': (f) => `文件有 ${field(f, 'size')} 字节，最多读取 ${field(f, 'limit')} 字节`,
	'no-certificate': (f) => `里面没有证书${instead(field(f, 'found'))}`,
	'certificate-malformed': (f) => `其中第 ${Number(field(f, 'index')) + 1} 张证书已损坏`,
	'no-key': (f) => `没有私钥${instead(field(f, 'found'))}`,
	'key-malformed': (f) => `私钥（${field(f, 'type')}）已损坏`,
	'key-encrypted': () => '私钥有密码保护',
	'key-unsupported': (f) => `密钥类型是 ${field(f, 'algorithm')}，只支持 RSA 和 ECDSA`,
	'key-mismatch': (f) => `私钥与 ${field(f, 'subject')} 不匹配`,
	'not-ca': (f) => `${field(f, 'subject')} 不是 CA`,
	expired: (f) => `${field(f, 'subject')} 已在 ${date(f['notAfter'])} 过期`,
	'not-yet-valid': (f) => `${field(f, 'subject')} 从 ${date(f['notBefore'])} 起才有效`,
	'sans-missing': (f) => `SAN 里缺少 ${field(f, 'names')}`,
	'not-signed-by-ca': (f) => `${field(f, 'subject')} 由 ${field(f, 'issuer')} 签发，而不是 ${field(f, 'ca')}`,
	'weak-signature': (f) => `${field(f, 'subject')} 的签名算法 ${field(f, 'algorithm')} 太弱`,
	'name-not-encodable': (f) => `名称“${field(f, 'name')}”不能写入证书`,
	'date-not-encodable': () => '有效期超过了 9999 年',
	'kubeconfig-malformed': (f) => `第 ${field(f, 'line') || '?'} 行不是有效的 YAML（${field(f, 'message')}）`,
	'kubeconfig-field': (f) => `${field(f, 'field')} 不存在或类型不对`,
	'kubeconfig-context-missing': (f) => `里面没有当前上下文“${field(f, 'context')}”`,
	'kubeconfig-cluster-missing': (f) => `里面没有集群“${field(f, 'cluster')}”`,
	'kubeconfig-ca-unreadable': (f) => `集群“${field(f, 'cluster')}”的 CA 无法读取`,
	'kubeconfig-ca-foreign': (f) => `集群“${field(f, 'cluster')}”信任的 CA 与磁盘上的不同`,
	'seal-key-length': (f) => `证书密钥有 ${field(f, 'bytes')} 字节，应为 32 字节`,
	'seal-nonce-length': (f) => `随机数有 ${field(f, 'bytes')} 字节，长度不对`,
	'seal-too-short': (f) => `加密的内容只有 ${field(f, 'bytes')} 字节`,
	'seal-wrong-key': () => '它是用另一个证书密钥加密的',
	// 参数。
	'not-one-of': (f) => `应为 ${field(f, 'known')} 之一`,
	'no-terminal': () => '它需要终端，而这里没有',
	'no-value': () => '缺少值',
	unknown: (f) => (field(f, 'near') === '' ? '没有这个参数' : `没有这个参数，是不是 ${field(f, 'near')}？`),
	'not-bool': () => '只能是 true 或 false',
	'unknown-command': (f) => `没有这条命令，可用的有：${field(f, 'known')}`,
	required: () => '必须给出',
	'not-number': () => '应为不小于 0 的数',
	'sandbox-only': () => '只能与 --sandbox 一起使用',
	// 描述沙盒节点的文件。
	syntax: () => '不是有效的 YAML',
	'unknown-key': (f) => `${field(f, 'field')} 里没有“${field(f, 'found')}”，可用的有：${field(f, 'expected')}`,
	'wrong-type': (f) => `${field(f, 'field')} 的值是 ${field(f, 'found')}，应为：${field(f, 'expected')}`,
	'bad-value': (f) => `${field(f, 'field')} 的值是 ${field(f, 'found')}，应为：${field(f, 'expected')}`,
	// 沙盒目录。
	'not-empty': () => '里面有不属于沙盒的文件',
	'not-a-directory': () => '它不是目录',
	format: (f) => `它由本程序的另一个版本建立（格式 ${field(f, 'formatVersion')}）`,
	// API 服务器。
	NotRegistered: (f) => `kubelet 还没有注册 Node：缺少标签 ${field(f, 'message')}`,
};

export const warnings: Language['warnings'] = {
	'certificate.names': (f) => ({
		problem: `证书 ${field(f, 'path')} 的 SAN（主体备用名称）里缺少 ${field(f, 'names')}。`,
		remedy: '使用这些名称的客户端会拒绝连接。把证书和私钥一起移走，程序会生成新的。',
	}),
	'certificate.expired': (f) => ({
		problem: `证书 ${field(f, 'path')} 已在 ${date(f['date']).slice(0, 10)} 过期。`,
		remedy: '把证书和私钥一起移走，程序会生成新的；更换 CA 要谨慎，它签发过的证书也随之失效。',
	}),
	'certificate.not-yet-valid': (f) => ({
		problem: `证书 ${field(f, 'path')} 从 ${date(f['date']).slice(0, 10)} 起才有效。`,
		remedy: '核对本节点的时钟。',
	}),
	'certificate.names-ignored': (f) => ({
		problem: `证书 ${field(f, 'name')} 略去了 ${field(f, 'names')}：既不是 DNS 名称，也不是 IP 地址。`,
		remedy: '改正配置中的 certSANs。',
	}),
	'kubeconfig.other-server': (f) => ({
		problem: `${field(f, 'path')} 指向 ${field(f, 'server')}，而本配置的 API 服务器是 ${field(f, 'expected')}。该文件保留。`,
		remedy: '如果不是有意为之，把该文件移走，程序会写入新的。',
	}),
	'kubeconfig.client-certificate': (f) => ({
		problem: `${field(f, 'path')} 里的客户端证书可能被拒绝${said(f)}。`,
		remedy: '把该文件移走，程序会写入新的。',
	}),
};
