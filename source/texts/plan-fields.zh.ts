import type {PlanFieldLabels} from './plan-fields.ts';

export const zh: PlanFieldLabels = {
	subject: '主体', signedBy: '签发者', itself: '自己', names: '名称',
	usages: {serverAuth: '服务端验证', clientAuth: '客户端验证'},
	goodFor: '用途', key: '密钥', files: '文件', user: '用户', groups: '组', cluster: '集群', server: '服务器', colon: '：',
};
