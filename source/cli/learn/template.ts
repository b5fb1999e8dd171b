/** What `lesson new` begins with: a lesson that check finds nothing wrong with, to be changed. */
export const template: Readonly<Record<string, string>> = {
	'lesson.yaml': `# yaml-language-server: $schema=./schema.json
# What each key means: docs/lessons-form.md
kind: Lesson
order: 10
minutes: 5
prepare:
  until: certs
  files:
    - {path: /etc/kubernetes/pki/sa.key, mode: "0644"}
tasks:
  - id: keep
    needs:
      - {file: /etc/kubernetes/pki/sa.key, mode: "0600"}
solution:
  - chmod 600 /etc/kubernetes/pki/sa.key
ways:
  - - chmod u=rw,go= /etc/kubernetes/pki/sa.key
`,
	'text.en.md': `# Who may read a key

The key that signs service account tokens is for its owner alone.

Whoever reads \`sa.key\` makes tokens of any service account.

## task keep

Let nobody but its owner read \`/etc/kubernetes/pki/sa.key\`.

### hints

1. Look at the modes in \`/etc/kubernetes/pki\`.
2. \`chmod\` changes them.
3. \`chmod 600 /etc/kubernetes/pki/sa.key\`

## after

A key is 0600, a certificate 0644.
`,
	'text.zh.md': `# 谁能读私钥

签发服务账号令牌的私钥，只有所有者能读。

谁能读 \`sa.key\`，谁就能签发任何服务账号的令牌。

## task keep

让 \`/etc/kubernetes/pki/sa.key\` 只有所有者能读。

### hints

1. 看看 \`/etc/kubernetes/pki\` 中各个文件的权限。
2. 用 \`chmod\` 修改。
3. \`chmod 600 /etc/kubernetes/pki/sa.key\`

## after

私钥是 0600，证书是 0644。
`,
};
