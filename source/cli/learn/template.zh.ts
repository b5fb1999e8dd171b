/** Its prose in Chinese. */
export const textZh = `# 谁能读私钥

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
`;
