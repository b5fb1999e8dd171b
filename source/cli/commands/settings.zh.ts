import type {SettingWords} from './settings.ts';

export const zh: SettingWords = {
	about: {
		lang: '语言；auto 按区域设置', color: '颜色；auto 遵从 NO_COLOR 和终端', theme: '终端背景的深浅；auto 询问终端', mouse: 'on：点击和滚轮有效；选中文字需按住 Shift',
		ascii: '用普通字母代替符号', motion: 'reduced：不显示动画', follow: '光标是否一开始就跟随进行中的步骤',
	},
	file: '保存在', none: '（尚未创建：还没有改过任何设置）', keys: '按键；settings keys.命令 按键 给命令换一个键', own: '已修改', ctrl: '一个字符，up、down……，或 ctrl- 加字母',
};
