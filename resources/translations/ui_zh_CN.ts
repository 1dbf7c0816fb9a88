<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AccountBox</name>
    <message>
        <source>Key: from the environment</source>
        <translation>密钥：来自环境变量</translation>
    </message>
    <message>
        <source>Key: in the system&apos;s keyring</source>
        <translation>密钥：已存入系统钥匙串</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>没有密钥</translation>
    </message>
    <message>
        <source>Where keys of {0} are made</source>
        <translation>{0} 密钥的申请页面</translation>
    </message>
    <message>
        <source>Set key...</source>
        <translation>设置密钥...</translation>
    </message>
    <message>
        <source>Set the key of {0}</source>
        <translation>设置 {0} 的密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the key of {0}</source>
        <translation>移除 {0} 的密钥</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Test the key of {0} by a free call</source>
        <translation>用一次免费调用测试 {0} 的密钥</translation>
    </message>
    <message>
        <source>Asking {0}...</source>
        <translation>正在询问 {0}...</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Looking for keys...</source>
        <translation>正在查找密钥...</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Hosting</source>
        <translation>文件托管</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Open a cut...</source>
        <translation>打开时间线...</translation>
    </message>
    <message>
        <source>Read the cut again</source>
        <translation>重新读取时间线</translation>
    </message>
    <message>
        <source>Close the cut</source>
        <translation>关闭时间线</translation>
    </message>
    <message>
        <source>Make the demo film...</source>
        <translation>制作演示片...</translation>
    </message>
    <message>
        <source>Hand back...</source>
        <translation>交回时间线...</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置...</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Select all missing shots</source>
        <translation>选中所有缺失镜头</translation>
    </message>
    <message>
        <source>Next shot</source>
        <translation>下一个镜头</translation>
    </message>
    <message>
        <source>Previous shot</source>
        <translation>上一个镜头</translation>
    </message>
    <message>
        <source>Leave out of fills</source>
        <translation>填充时排除</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Generate with...</source>
        <translation>生成选项...</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Play backward</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Play forward</source>
        <translation>正放</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>One second forward</source>
        <translation>前进一秒</translation>
    </message>
    <message>
        <source>One second back</source>
        <translation>后退一秒</translation>
    </message>
    <message>
        <source>Next cut point</source>
        <translation>下一个剪辑点</translation>
    </message>
    <message>
        <source>Previous cut point</source>
        <translation>上一个剪辑点</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>到开头</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到结尾</translation>
    </message>
    <message>
        <source>Mark in</source>
        <translation>标记入点</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation>标记出点</translation>
    </message>
    <message>
        <source>Clear in and out</source>
        <translation>清除入出点</translation>
    </message>
    <message>
        <source>Loop around the shot</source>
        <translation>循环播放镜头前后</translation>
    </message>
    <message>
        <source>Previous take</source>
        <translation>上一条</translation>
    </message>
    <message>
        <source>Next take</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Circle the take</source>
        <translation>圈选这一条</translation>
    </message>
    <message>
        <source>Compare takes side by side</source>
        <translation>并排比较各条</translation>
    </message>
    <message>
        <source>Compare takes as a wipe</source>
        <translation>划像比较各条</translation>
    </message>
    <message>
        <source>Difference of takes</source>
        <translation>各条的差异</translation>
    </message>
    <message>
        <source>Border of the wipe to the left</source>
        <translation>划像分界线左移</translation>
    </message>
    <message>
        <source>Border of the wipe to the right</source>
        <translation>划像分界线右移</translation>
    </message>
    <message>
        <source>Mute or hear</source>
        <translation>静音或恢复声音</translation>
    </message>
    <message>
        <source>Viewer on the full screen</source>
        <translation>监视器全屏</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Whole cut</source>
        <translation>显示整条时间线</translation>
    </message>
    <message>
        <source>Brief</source>
        <translation>镜头说明</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>条</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>窗口的下一部分</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>窗口的上一部分</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Default ({0})</source>
        <translation>默认（{0}）</translation>
    </message>
    <message>
        <source>as the model says</source>
        <translation>按模型规定</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>接口地址</translation>
    </message>
    <message>
        <source>Jobs at once</source>
        <translation>同时任务数</translation>
    </message>
</context>
<context>
    <name>BriefForm</name>
    <message>
        <source>key frames</source>
        <translation>关键帧</translation>
    </message>
    <message>
        <source>resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>ratio</source>
        <translation>画幅</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>settings of the model</source>
        <translation>模型参数</translation>
    </message>
    <message>
        <source>Brief: {0}</source>
        <translation>镜头说明：{0}</translation>
    </message>
    <message>
        <source>Take over a brief</source>
        <translation>沿用镜头说明</translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation> 等另外 {0} 个</translation>
    </message>
    <message>
        <source>{0} frames</source>
        <translation>{0} 帧</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Copy from...</source>
        <translation>复制自...</translation>
    </message>
    <message>
        <source>Earlier...</source>
        <translation>历史...</translation>
    </message>
    <message>
        <source>Select a shot to say what it shall show.</source>
        <translation>选中一个镜头，说明要拍什么。</translation>
    </message>
    <message>
        <source>No earlier brief</source>
        <translation>没有更早的说明</translation>
    </message>
    <message>
        <source>{0} takes no pictures of characters.</source>
        <translation>{0} 不接受角色图片。</translation>
    </message>
    <message>
        <source>{0} takes {1} of these {2} characters: take some out.</source>
        <translation>{0} 只接受这 {2} 个角色中的 {1} 个，请去掉一些。</translation>
    </message>
    <message>
        <source>{0} takes {1} reference pictures and characters; here are {2}: take some away.</source>
        <translation>{0} 最多接受 {1} 个参考图和角色，这里有 {2} 个，请去掉一些。</translation>
    </message>
    <message>
        <source>several values</source>
        <translation>多个值</translation>
    </message>
</context>
<context>
    <name>BudgetPage</name>
    <message>
        <source>By model</source>
        <translation>按模型</translation>
    </message>
    <message>
        <source>By stage</source>
        <translation>按阶段</translation>
    </message>
    <message>
        <source>By shot</source>
        <translation>按镜头</translation>
    </message>
    <message>
        <source>By provider and currency</source>
        <translation>按服务商和币种</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>按日期</translation>
    </message>
    <message>
        <source>How the money is grouped</source>
        <translation>费用分组方式</translation>
    </message>
    <message>
        <source>Where the money went</source>
        <translation>费用去向</translation>
    </message>
    <message>
        <source>Nothing was spent yet. What generators on this machine make is free. For others, set a budget here, then choose one in Generate with...</source>
        <translation>还没有花费。本机生成器制作的内容免费。要用其他生成器，先在这里设预算，再到“生成选项...”里选择。</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>No cut is open. Open one, or drop it onto the window.</source>
        <translation>没有打开时间线。请打开一条，或拖到窗口里。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>No cut is open.</source>
        <translation>没有打开时间线。</translation>
    </message>
</context>
<context>
    <name>Caps</name>
    <message>
        <source>{0} of {1}, {2} left</source>
        <translation>{0} / {1}，剩余 {2}</translation>
    </message>
    <message>
        <source>This film</source>
        <translation>本片</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last fill</source>
        <translation>上次填充</translation>
    </message>
    <message>
        <source>Budget: {0}</source>
        <translation>预算：{0}</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设定</translation>
    </message>
    <message>
        <source>An amount is a number such as 250, with a currency such as USD beside it.</source>
        <translation>金额是数字，如 250，旁边写币种，如 USD。</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No budget for this any more</source>
        <translation>不再为此设预算</translation>
    </message>
    <message>
        <source>No budget is set. With one, nothing is sent that could pass it.</source>
        <translation>没有设预算。设定后，可能超出预算的任务都不会提交。</translation>
    </message>
    <message>
        <source>What the budget is for</source>
        <translation>预算范围</translation>
    </message>
    <message>
        <source>Amount of the budget</source>
        <translation>预算金额</translation>
    </message>
    <message>
        <source>Currency of the budget</source>
        <translation>预算币种</translation>
    </message>
</context>
<context>
    <name>CharacterChips</name>
    <message>
        <source>No characters yet. In the settings a face, costume or place gets a name.</source>
        <translation>还没有角色。可在设置里给面孔、服装或场景命名。</translation>
    </message>
    <message>
        <source>The prompt names it.</source>
        <translation>提示词里提到了。</translation>
    </message>
</context>
<context>
    <name>CharactersPage</name>
    <message>
        <source>Characters</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>A name is made of letters, digits, _ and -, in any script.</source>
        <translation>名字由文字、数字、_ 和 - 组成。</translation>
    </message>
    <message>
        <source>Two characters are called {0}.</source>
        <translation>有两个角色都叫 {0}。</translation>
    </message>
    <message>
        <source>Character {0}</source>
        <translation>角色 {0}</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>New character</source>
        <translation>新建角色</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the character</source>
        <translation>移除角色</translation>
    </message>
    <message>
        <source>Of this film. @Name in a prompt means the character.</source>
        <translation>属于本片。提示词里的 @名字 表示该角色。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The first is the portrait from the front.</source>
        <translation>第一张是正面肖像。</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>音色</translation>
    </message>
    <message>
        <source>The provider&apos;s id of a voice, if there is one.</source>
        <translation>服务商的音色编号（如有）。</translation>
    </message>
    <message>
        <source>5 to 30 seconds in which nobody else speaks. An id of a voice goes before it.</source>
        <translation>5 到 30 秒，其中没有别人说话。填了音色编号则优先用编号。</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Prompts that say @{0} do not mean it any more.</source>
        <translation>写着 @{0} 的提示词将不再指这个角色。</translation>
    </message>
</context>
<context>
    <name>Chrome</name>
    <message>
        <source>Cuts ({0})</source>
        <translation>时间线（{0}）</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a cut</source>
        <translation>打开时间线</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>{0}, circled</source>
        <translation>{0}，已圈选</translation>
    </message>
    <message>
        <source>{0}, an earlier stage</source>
        <translation>{0}，较早的阶段</translation>
    </message>
    <message>
        <source>{0}, not circled</source>
        <translation>{0}，未圈选</translation>
    </message>
    <message>
        <source>take {0}</source>
        <translation>第 {0} 条</translation>
    </message>
</context>
<context>
    <name>Conductor</name>
    <message>
        <source>Reading {0}...</source>
        <translation>正在读取 {0}...</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Leave out of fills</source>
        <translation>填充时排除</translation>
    </message>
    <message>
        <source>Take into fills again</source>
        <translation>重新纳入填充</translation>
    </message>
    <message>
        <source>A folder for the demo film (about 30 MB)</source>
        <translation>存放演示片的文件夹（约 30 MB）</translation>
    </message>
    <message>
        <source>Open another...</source>
        <translation>打开其他...</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置...</translation>
    </message>
    <message>
        <source>Generate with...</source>
        <translation>生成选项...</translation>
    </message>
    <message>
        <source>{0}   {1} fps   {2}x{3}   {4} shots, {5} still missing</source>
        <translation>{0}   {1} fps   {2}x{3}   {4} 个镜头，尚缺 {5} 个</translation>
    </message>
    <message>
        <source>Engine: {0} at work, {1} waiting; it goes on when you close this window</source>
        <translation>引擎：{0} 个进行中，{1} 个等待；关闭窗口后继续运行</translation>
    </message>
    <message>
        <source>Engine: at rest, {0} waiting</source>
        <translation>引擎：空闲，{0} 个等待</translation>
    </message>
    <message>
        <source>Engine: at rest</source>
        <translation>引擎：空闲</translation>
    </message>
    <message>
        <source>Cuts of this format can be read, not written.</source>
        <translation>此格式的时间线只能读取，不能写出。</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Open a cut first.</source>
        <translation>请先打开时间线。</translation>
    </message>
    <message>
        <source>Asking for the price...</source>
        <translation>正在询价...</translation>
    </message>
    <message>
        <source>Nothing to generate</source>
        <translation>没有要生成的镜头</translation>
    </message>
    <message>
        <source>Every shot has a take, or is on its way.</source>
        <translation>每个镜头都已有条，或正在生成。</translation>
    </message>
    <message>
        <source>Generate {0} shots, {1}</source>
        <translation>生成 {0} 个镜头，{1}</translation>
    </message>
    <message>
        <source>Generate {0} shots...</source>
        <translation>生成 {0} 个镜头...</translation>
    </message>
    <message>
        <source>Generate...</source>
        <translation>生成...</translation>
    </message>
</context>
<context>
    <name>CopyFrom</name>
    <message>
        <source>Take over</source>
        <translation>沿用</translation>
    </message>
    <message>
        <source>Copy the brief of another shot</source>
        <translation>复制其他镜头的说明</translation>
    </message>
    <message>
        <source>Shots with a brief</source>
        <translation>有说明的镜头</translation>
    </message>
    <message>
        <source>Find by shot or words</source>
        <translation>按镜头号或文字查找</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Circled</source>
        <translation>已圈选</translation>
    </message>
    <message>
        <source>Circle {0}</source>
        <translation>圈选 {0}</translation>
    </message>
    <message>
        <source>No take of this shot goes into the cut yet.</source>
        <translation>这个镜头还没有一条进入时间线。</translation>
    </message>
    <message>
        <source>This take goes into the cut.</source>
        <translation>这一条会进入时间线。</translation>
    </message>
    <message>
        <source>{0} goes into the cut.</source>
        <translation>进入时间线的是 {0}。</translation>
    </message>
    <message>
        <source>Show file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Use prompt and seed again</source>
        <translation>再用提示词和种子</translation>
    </message>
    <message>
        <source>Puts the prompt and the seed of this take into the brief of the shot</source>
        <translation>把这一条的提示词和种子放进该镜头的镜头说明</translation>
    </message>
    <message>
        <source>Note on this take</source>
        <translation>这一条的备注</translation>
    </message>
    <message>
        <source>{0} of 5 stars</source>
        <translation>{0} / 5 星</translation>
    </message>
</context>
<context>
    <name>Differences</name>
    <message>
        <source>All of them were asked for in the same way.</source>
        <translation>这几条的生成要求完全相同。</translation>
    </message>
    <message>
        <source>Circled</source>
        <translation>已圈选</translation>
    </message>
    <message>
        <source>Circle {0}</source>
        <translation>圈选 {0}</translation>
    </message>
</context>
<context>
    <name>Fields</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>运镜</translation>
    </message>
    <message>
        <source>First and last frame</source>
        <translation>首帧与尾帧</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Dialogue</source>
        <translation>对白</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>影调</translation>
    </message>
    <message>
        <source>Not wanted</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>Still first</source>
        <translation>先出静帧</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Rarely used: not wanted, look, still first, seed</source>
        <translation>不常用：反向提示词、影调、先出静帧、种子</translation>
    </message>
    <message>
        <source>What is seen, to the beat of the action. @Name means a character.</source>
        <translation>画面内容，写到动作节拍。@名字 表示角色。</translation>
    </message>
    <message>
        <source>slow push in, pan left, crane up ...</source>
        <translation>缓推、左摇、升……</translation>
    </message>
    <message>
        <source>a character, 1, 2 ... from the left, or all</source>
        <translation>角色名，从左数 1、2……，或 all（全部）</translation>
    </message>
    <message>
        <source>A still that is made first, for the shot to start from</source>
        <translation>先生成一张静帧，镜头从它开始</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>FindingPage</name>
    <message>
        <source>Names of placeholders</source>
        <translation>占位名称</translation>
    </message>
    <message>
        <source>One regular expression per line, looked for in names of clips and files. Empty: the built-in list.</source>
        <translation>每行一个正则表达式，在片段名和文件名里查找。留空则用内置列表。</translation>
    </message>
    <message>
        <source>Markers that mean a shot</source>
        <translation>表示镜头的标记</translation>
    </message>
    <message>
        <source>One beginning per line, such as AI: or GEN:. Empty: the built-in list.</source>
        <translation>每行一个前缀，如 AI: 或 GEN:。留空则用内置列表。</translation>
    </message>
    <message>
        <source>One per line, in the editor&apos;s own words. Empty: no colour means a shot.</source>
        <translation>每行一个，按剪辑软件里的叫法。留空：颜色不表示镜头。</translation>
    </message>
    <message>
        <source>Marker colours that mean a shot</source>
        <translation>表示镜头的标记颜色</translation>
    </message>
    <message>
        <source>Media folders</source>
        <translation>素材文件夹</translation>
    </message>
    <message>
        <source>Media there may be read without a remark, beside the cut&apos;s own folder. Drop folders here.</source>
        <translation>除时间线所在文件夹外，这些位置的素材可直接读取，不再提示。可把文件夹拖到这里。</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>{0} is no regular expression: {1}.</source>
        <translation>{0} 不是正则表达式：{1}。</translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>Drop a cut here</source>
        <translation>把时间线拖到这里</translation>
    </message>
    <message>
        <source>Second Unit finds the shots it is missing, makes them, and hands the cut back.</source>
        <translation>Second Unit 找出缺失的镜头，生成它们，再把时间线交回。</translation>
    </message>
    <message>
        <source>OTIO, Final Cut XML (FCP 7 and FCPXML), EDL, AAF, Kdenlive</source>
        <translation>OTIO、Final Cut XML（FCP 7 与 FCPXML）、EDL、AAF、Kdenlive</translation>
    </message>
    <message>
        <source>Open a cut...</source>
        <translation>打开时间线...</translation>
    </message>
    <message>
        <source>Recent cuts</source>
        <translation>最近打开的时间线</translation>
    </message>
    <message>
        <source>No cut at hand? A short film with missing shots shows how it works, free and without a network.</source>
        <translation>手边没有时间线？用一部缺镜头的短片看看效果，免费，无需联网。</translation>
    </message>
    <message>
        <source>Make the demo film...</source>
        <translation>制作演示片...</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop making the demo film</source>
        <translation>停止制作演示片</translation>
    </message>
    <message>
        <source>Progress of the demo film</source>
        <translation>演示片进度</translation>
    </message>
</context>
<context>
    <name>FittingPage</name>
    <message>
        <source>H.264, intra frames only</source>
        <translation>H.264，全帧内编码</translation>
    </message>
    <message>
        <source>As it came, where its frames fit</source>
        <translation>帧数吻合时保留原始文件</translation>
    </message>
    <message>
        <source>Frame for frame among 23.976, 24 and 25, else by time</source>
        <translation>23.976、24、25 之间逐帧对应，其余按时间</translation>
    </message>
    <message>
        <source>Frame for frame</source>
        <translation>逐帧对应</translation>
    </message>
    <message>
        <source>By time, nearest frame</source>
        <translation>按时间，取最近帧</translation>
    </message>
    <message>
        <source>By time, frames blended</source>
        <translation>按时间，帧混合</translation>
    </message>
    <message>
        <source>By time, motion flow</source>
        <translation>按时间，光流</translation>
    </message>
    <message>
        <source>Fit: all of it, black around</source>
        <translation>适合：完整画面，四周补黑</translation>
    </message>
    <message>
        <source>Fill: nothing black, the surplus cropped</source>
        <translation>填满：不留黑边，裁去多余</translation>
    </message>
    <message>
        <source>Pad: its own size, black around</source>
        <translation>原大：保持尺寸，四周补黑</translation>
    </message>
    <message>
        <source>the cut&apos;s own; e.g. 1280x720 for quick previs</source>
        <translation>与时间线相同；快速预演可用 1280x720</translation>
    </message>
    <message>
        <source>Codec of takes</source>
        <translation>各条的编码</translation>
    </message>
    <message>
        <source>Other frame rates</source>
        <translation>帧率不同时</translation>
    </message>
    <message>
        <source>Other picture sizes</source>
        <translation>画面尺寸不同时</translation>
    </message>
    <message>
        <source>Size of the cut</source>
        <translation>时间线尺寸</translation>
    </message>
    <message>
        <source>Used where neither the cut nor its media say it.</source>
        <translation>时间线和素材都未说明时使用。</translation>
    </message>
    <message>
        <source>Size of takes</source>
        <translation>各条的尺寸</translation>
    </message>
    <message>
        <source>Fitting</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>A size is written like 1920x1080, or 1440x1080@4:3.</source>
        <translation>尺寸请写成 1920x1080 或 1440x1080@4:3。</translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>Add...</source>
        <translation>添加...</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the selected folders</source>
        <translation>移除选中的文件夹</translation>
    </message>
</context>
<context>
    <name>FramesRow</name>
    <message>
        <source>{0} ends on no given frame: the last frame does not go along.</source>
        <translation>{0} 不支持指定尾帧：尾帧不会发送。</translation>
    </message>
    <message>
        <source>It takes no key frames either.</source>
        <translation>也不支持关键帧。</translation>
    </message>
    <message>
        <source>{0} passes through {1} key frames in one clip; with {2} the shot is joined from {3}.</source>
        <translation>{0} 一段最多经过 {1} 个关键帧；现有 {2} 个，镜头由 {3} 段拼接。</translation>
    </message>
    <message>
        <source>{0} goes from frame to frame: the shot is joined from up to {1} clips.</source>
        <translation>{0} 每段只连接首尾两个画面：镜头最多由 {1} 段拼接。</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>首帧</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>尾帧</translation>
    </message>
</context>
<context>
    <name>GenerateDialog</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>All missing shots</source>
        <translation>所有缺失镜头</translation>
    </message>
    <message>
        <source>The selected shots ({0})</source>
        <translation>选中的镜头（{0}）</translation>
    </message>
    <message>
        <source>As the settings say</source>
        <translation>按设置</translation>
    </message>
    <message>
        <source>Behind what waits</source>
        <translation>排在等待任务之后</translation>
    </message>
    <message>
        <source>Before what waits</source>
        <translation>排在等待任务之前</translation>
    </message>
    <message>
        <source>Instead of what waits for these shots</source>
        <translation>替换这些镜头的等待任务</translation>
    </message>
    <message>
        <source>none beyond those of the film; e.g. 20 USD</source>
        <translation>除影片预算外不另设；例如 20 USD</translation>
    </message>
    <message>
        <source>As each brief says, else the generator&apos;s own</source>
        <translation>按各镜头说明，否则用生成器默认</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Takes per shot</source>
        <translation>每个镜头的条数</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>队列位置</translation>
    </message>
    <message>
        <source>Budget of this run</source>
        <translation>本次预算</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>What would be made</source>
        <translation>将要生成的内容</translation>
    </message>
    <message>
        <source>Asking for the price...</source>
        <translation>正在询价...</translation>
    </message>
    <message>
        <source>Nothing is left to make for these shots.</source>
        <translation>这些镜头没有要生成的了。</translation>
    </message>
    <message>
        <source>{0} shots, {1} jobs: {2}</source>
        <translation>{0} 个镜头，{1} 个任务：{2}</translation>
    </message>
    <message>
        <source>Generate {0} shots, {1}</source>
        <translation>生成 {0} 个镜头，{1}</translation>
    </message>
    <message>
        <source>... and {0} more reasons</source>
        <translation>……另有 {0} 条原因</translation>
    </message>
    <message>
        <source>A budget is an amount and a currency, such as 20 USD.</source>
        <translation>预算由金额和币种组成，如 20 USD。</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>上次</translation>
    </message>
    <message>
        <source>{0}: {1} left of {2}</source>
        <translation>{0}：剩余 {1} / {2}</translation>
    </message>
</context>
<context>
    <name>HandBackDialog</name>
    <message>
        <source>Hand back</source>
        <translation>交回时间线</translation>
    </message>
    <message>
        <source>Looking what goes into the cut...</source>
        <translation>正在查看要放入时间线的内容...</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>写出的文件</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>选择...</translation>
    </message>
    <message>
        <source>Choose the file to write</source>
        <translation>选择写出的文件</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{0} takes go into the cut. Your file stays as it is; this is written beside it:</source>
        <translation>{0} 条将放入时间线。原文件保持不变，另写出：</translation>
    </message>
    <message>
        <source>No take goes into the cut yet. Generate some, or circle one of those there are.</source>
        <translation>还没有条可放入时间线。请先生成，或圈选已有的一条。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Show the file in the system&apos;s file manager</source>
        <translation>在系统的文件管理器中显示该文件</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>{0} takes go into the cut. Your file itself is replaced; a backup of it is kept:</source>
        <translation>{0} 条将放入时间线。你的文件本身会被替换，并保留一份备份：</translation>
    </message>
    <message>
        <source>Writing the cut...</source>
        <translation>正在写出时间线...</translation>
    </message>
    <message>
        <source>{0} takes are in the cut: {1}</source>
        <translation>{0} 条已放入时间线：{1}</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>没有写出任何内容。</translation>
    </message>
    <message>
        <source>In the cut ({0})</source>
        <translation>已放入（{0}）</translation>
    </message>
    <message>
        <source>Left out ({0})</source>
        <translation>未放入（{0}）</translation>
    </message>
    <message>
        <source>Without a take ({0})</source>
        <translation>还没有条（{0}）</translation>
    </message>
    <message>
        <source>What the format cannot carry, and other notes ({0})</source>
        <translation>此格式无法携带的内容及其他说明（{0}）</translation>
    </message>
    <message>
        <source>Backup of the file that was there</source>
        <translation>原有文件的备份</translation>
    </message>
    <message>
        <source>Write the cut to</source>
        <translation>时间线写出到</translation>
    </message>
</context>
<context>
    <name>HostingForm</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>the same address</source>
        <translation>同上</translation>
    </message>
    <message>
        <source>Your own server. Clips that a provider takes only by URL are put here and removed afterwards.</source>
        <translation>你自己的服务器。服务商只接受网址的片段会放到这里，用完移除。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Region (S3)</source>
        <translation>区域（S3）</translation>
    </message>
    <message>
        <source>Public address</source>
        <translation>公开地址</translation>
    </message>
    <message>
        <source>Hosting: {0}</source>
        <translation>托管：{0}</translation>
    </message>
    <message>
        <source>Hosting needs an address.</source>
        <translation>托管需要填写地址。</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>Key of {0}</source>
        <translation>{0} 的密钥</translation>
    </message>
    <message>
        <source>An access key and a secret key</source>
        <translation>Access Key 与 Secret Key</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>Secret Key</translation>
    </message>
    <message>
        <source>It goes into the keyring of your system and is never shown again.</source>
        <translation>密钥存入系统钥匙串，之后不再显示。</translation>
    </message>
</context>
<context>
    <name>KeyFrames</name>
    <message>
        <source>evenly</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>frame {0}</source>
        <translation>第 {0} 帧</translation>
    </message>
    <message>
        <source>Key frames</source>
        <translation>关键帧</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>图片 ({0})</translation>
    </message>
    <message>
        <source>Drop pictures here</source>
        <translation>把图片拖到这里</translation>
    </message>
    <message>
        <source>Pictures that the shot passes through. Drop them here; drag, or Ctrl with an arrow key, changes their order; Delete takes them away.</source>
        <translation>镜头依次经过的画面（智能多帧）。拖放到这里添加；拖动或按 Ctrl+方向键调整顺序；按 Delete 去掉。</translation>
    </message>
    <message>
        <source>Frame of the chosen key frame, counted from the shot&apos;s first</source>
        <translation>所选关键帧在镜头中的帧号，从首帧数起</translation>
    </message>
    <message>
        <source>At which frame of the shot the chosen picture is reached</source>
        <translation>镜头在第几帧到达所选画面</translation>
    </message>
    <message>
        <source>Add key frames</source>
        <translation>添加关键帧</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Search actions and keys</source>
        <translation>搜索操作和按键</translation>
    </message>
    <message>
        <source>In the manner of</source>
        <translation>仿照</translation>
    </message>
    <message>
        <source>Keys of the selected action</source>
        <translation>所选操作的按键</translation>
    </message>
    <message>
        <source>Back to the preset</source>
        <translation>恢复预设</translation>
    </message>
    <message>
        <source>Takes back every key that you changed</source>
        <translation>撤回你改过的所有按键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Also on these keys</source>
        <translation>按键冲突</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作与按键</translation>
    </message>
    <message>
        <source>{0} actions share keys with another one; neither works until that is mended.</source>
        <translation>{0} 个操作的按键冲突；解决之前都不起作用。</translation>
    </message>
    <message>
        <source>Select an action, then press its keys below. What you changed is bold.</source>
        <translation>先选操作，再按下新的按键。改过的以粗体显示。</translation>
    </message>
</context>
<context>
    <name>LooksPage</name>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>外观</translation>
    </message>
</context>
<context>
    <name>MakingPage</name>
    <message>
        <source> frames</source>
        <translation> 帧</translation>
    </message>
    <message>
        <source>the smallest that is as high as the cut&apos;s picture</source>
        <translation>不低于时间线画面高度的最小值</translation>
    </message>
    <message>
        <source>no limit; e.g. 200 USD, 900 CNY</source>
        <translation>不限；例如 200 USD, 900 CNY</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>The one that makes the picture, where it can</source>
        <translation>制作画面的那个（如果它能）</translation>
    </message>
    <message>
        <source>Makes what no brief and no menu says otherwise for.</source>
        <translation>镜头说明和菜单都没有另外指定时使用。</translation>
    </message>
    <message>
        <source>Stills are made by</source>
        <translation>静帧由谁生成</translation>
    </message>
    <message>
        <source>The pictures that shots start from.</source>
        <translation>镜头由它们开始的图片。</translation>
    </message>
    <message>
        <source>Lips are made by</source>
        <translation>口型由谁生成</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>In the model&apos;s own words, such as 720p or 1080p.</source>
        <translation>按模型自己的写法，如 720p 或 1080p。</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>余量</translation>
    </message>
    <message>
        <source>Extra frames before and after each take.</source>
        <translation>每条前后多留的帧数。</translation>
    </message>
    <message>
        <source>A film may cost</source>
        <translation>影片预算</translation>
    </message>
    <message>
        <source>One amount per currency. Nothing beyond is sent.</source>
        <translation>每种货币一个金额。超出的不会提交。</translation>
    </message>
    <message>
        <source>A film may cost per day</source>
        <translation>影片每日预算</translation>
    </message>
    <message>
        <source>Generating</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>A budget is an amount and a currency, such as 200 USD.</source>
        <translation>预算由金额和币种组成，如 200 USD。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Shots</source>
        <translation>镜头(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Recent cuts</source>
        <translation>最近打开的时间线</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
</context>
<context>
    <name>ModelForm</name>
    <message>
        <source>as large as the cut</source>
        <translation>与时间线一样大</translation>
    </message>
    <message>
        <source>as the cut</source>
        <translation>与时间线相同</translation>
    </message>
    <message>
        <source>{0} (not made by this model)</source>
        <translation>{0}（此模型不支持）</translation>
    </message>
    <message>
        <source>{0} makes no sound.</source>
        <translation>{0} 不生成声音。</translation>
    </message>
    <message>
        <source>{0} always makes sound; it is left out unless it is kept here.</source>
        <translation>{0} 总会生成声音；除非在此保留，否则会去掉。</translation>
    </message>
    <message>
        <source>left out, by itself</source>
        <translation>去掉（自动）</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>none, by itself</source>
        <translation>无（自动）</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>无声</translation>
    </message>
    <message>
        <source>with sound</source>
        <translation>有声</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>画幅</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The picture that it starts from decides the shape.</source>
        <translation>画幅由起始画面决定。</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Camera stands still</source>
        <translation>固定机位</translation>
    </message>
    <message>
        <source>Camera move</source>
        <translation>运镜模板</translation>
    </message>
    <message>
        <source>Strength of the move</source>
        <translation>运镜强度</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>音色</translation>
    </message>
    <message>
        <source>Language spoken</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Speed of speech</source>
        <translation>语速</translation>
    </message>
    <message>
        <source>Sound of the clip itself</source>
        <translation>片段原声</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Take the voice out of the sound</source>
        <translation>分离人声</translation>
    </message>
    <message>
        <source>Look for cuts in the clip</source>
        <translation>检测片段内的切镜</translation>
    </message>
    <message>
        <source>Faster and simpler</source>
        <translation>快速模式</translation>
    </message>
    <message>
        <source>Taken from the picture</source>
        <translation>参考图用途</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>弱</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>dolly zoom in</source>
        <translation>希区柯克推近</translation>
    </message>
    <message>
        <source>dolly zoom out</source>
        <translation>希区柯克拉远</translation>
    </message>
    <message>
        <source>robot arm</source>
        <translation>机械臂</translation>
    </message>
    <message>
        <source>dynamic orbit</source>
        <translation>动感环绕</translation>
    </message>
    <message>
        <source>orbit around the centre</source>
        <translation>中心环绕</translation>
    </message>
    <message>
        <source>crane push</source>
        <translation>起重机</translation>
    </message>
    <message>
        <source>quick pull back</source>
        <translation>超级拉远</translation>
    </message>
    <message>
        <source>swivel counterclockwise</source>
        <translation>逆时针回旋</translation>
    </message>
    <message>
        <source>swivel clockwise</source>
        <translation>顺时针回旋</translation>
    </message>
    <message>
        <source>handheld</source>
        <translation>手持</translation>
    </message>
    <message>
        <source>rapid push and pull</source>
        <translation>快速推拉</translation>
    </message>
    <message>
        <source>second</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>段</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>张</translation>
    </message>
    <message>
        <source>call</source>
        <translation>次</translation>
    </message>
    <message>
        <source>million tokens</source>
        <translation>百万 token</translation>
    </message>
    <message>
        <source>global</source>
        <translation>国际</translation>
    </message>
    <message>
        <source>mainland China</source>
        <translation>中国大陆</translation>
    </message>
    <message>
        <source>Europe</source>
        <translation>欧洲</translation>
    </message>
    <message>
        <source>can end on a given frame</source>
        <translation>可指定尾帧</translation>
    </message>
    <message>
        <source>up to {0} reference pictures and characters</source>
        <translation>参考图和角色最多 {0} 个</translation>
    </message>
    <message>
        <source>no reference pictures</source>
        <translation>不接受参考图</translation>
    </message>
    <message>
        <source>prompt up to {0} characters</source>
        <translation>提示词最多 {0} 字</translation>
    </message>
    <message>
        <source>any length</source>
        <translation>长度不限</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} to {1} s</source>
        <translation>{0} 至 {1} 秒</translation>
    </message>
    <message>
        <source>{0} or {1} s</source>
        <translation>{0} 或 {1} 秒</translation>
    </message>
    <message>
        <source>free, made on this machine</source>
        <translation>免费，在本机生成</translation>
    </message>
    <message>
        <source>no price is published ({0})</source>
        <translation>没有公布价格（{0}）</translation>
    </message>
    <message>
        <source>{0}, list of {1}</source>
        <translation>{0}，{1} 价目</translation>
    </message>
    <message>
        <source>{0} per {1}</source>
        <translation>{0}/{1}</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>{0} prices were checked more than {1} days ago.</source>
        <translation>有 {0} 条价格的核对日期超过 {1} 天。</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Checked more than {0} days ago: it may be another by now.</source>
        <translation>核对已超过 {0} 天，现在可能已变。</translation>
    </message>
    <message>
        <source>Prices and limits are tables, each row with its date. Drop a newer table here, or choose one.</source>
        <translation>价格和限制以表格保存，每条都有日期。把较新的表拖到这里，或选择一个。</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>核对日期</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Take in a newer table...</source>
        <translation>收入较新的表...</translation>
    </message>
    <message>
        <source>Back to the built-in one</source>
        <translation>恢复内置的</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Where your own tables lie</source>
        <translation>你自己的表所在的位置</translation>
    </message>
    <message>
        <source> (whatever its date)</source>
        <translation>（不论日期）</translation>
    </message>
    <message>
        <source>From {0}{1}: {2}</source>
        <translation>来自 {0}{1}：{2}</translation>
    </message>
    <message>
        <source>the built-in table</source>
        <translation>内置表</translation>
    </message>
    <message>
        <source>Tables of models (*.toml)</source>
        <translation>模型表 (*.toml)</translation>
    </message>
    <message>
        <source>Take in a newer table</source>
        <translation>收入较新的表</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>Money</name>
    <message>
        <source>{0} units ({1})</source>
        <translation>{0} 点（{1}）</translation>
    </message>
    <message>
        <source>units</source>
        <translation>点数</translation>
    </message>
    <message>
        <source>about {0}, and {n} of unknown price</source>
        <translation>约 {0}，另有 {n} 项价格未知</translation>
    </message>
    <message>
        <source>price not known</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>约 {0}</translation>
    </message>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
</context>
<context>
    <name>NoCharactersPage</name>
    <message>
        <source>Characters belong to a film: a face, a costume or a place that must look the same in every shot. Open a cut, then name them here.</source>
        <translation>角色属于一部影片：在每个镜头里都要一致的面孔、服装或场景。先打开时间线，再在这里命名。</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>角色</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Details ({0})</source>
        <translation>详情（{0}）</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PictureWell</name>
    <message>
        <source>Pictures ({0})</source>
        <translation>图片（{0}）</translation>
    </message>
    <message>
        <source>Choose a picture...</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Take the frame under the playhead</source>
        <translation>取播放头处的画面</translation>
    </message>
    <message>
        <source>As in the cut</source>
        <translation>与时间线相同</translation>
    </message>
    <message>
        <source>as in the cut</source>
        <translation>取自时间线</translation>
    </message>
    <message>
        <source>Click to choose a picture, or drop one here</source>
        <translation>点击选择图片，或拖到这里</translation>
    </message>
    <message>
        <source>Back to the cut&apos;s own: {0}</source>
        <translation>改回取自时间线：{0}</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>Sound only forward at normal speed</source>
        <translation>仅正常速度正向播放时有声音</translation>
    </message>
</context>
<context>
    <name>PlayheadButton</name>
    <message>
        <source>Take the frame under the playhead</source>
        <translation>取播放头处的画面</translation>
    </message>
</context>
<context>
    <name>Portraits</name>
    <message>
        <source>Make it the first</source>
        <translation>设为第一张</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后移</translation>
    </message>
</context>
<context>
    <name>PromptField</name>
    <message>
        <source>@{0} is not known; add it in Settings &gt; Characters.</source>
        <translation>没有角色 @{0}；可在“设置 &gt; 角色”中添加。</translation>
    </message>
    <message>
        <source>{0}: {1} takes no more</source>
        <translation>{0}：{1} 放不下</translation>
    </message>
    <message>
        <source>Characters of all words that go out: prompt, camera, look and characters</source>
        <translation>发出的全部文字的字数：提示词、运镜、影调和角色</translation>
    </message>
    <message>
        <source>Characters of the prompt: {0}</source>
        <translation>提示词字数：{0}</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>条</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>For</source>
        <translation>已历时</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>What it waits for, what happened</source>
        <translation>在等什么，发生了什么</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>To the front</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>Send these next</source>
        <translation>接下来先提交这些</translation>
    </message>
    <message>
        <source>To the back</source>
        <translation>移到最后</translation>
    </message>
    <message>
        <source>Send these last</source>
        <translation>最后再提交这些</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Do not send these for now</source>
        <translation>这些暂不提交</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Let held ones be sent again</source>
        <translation>暂缓的恢复提交</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take these out of the queue; they were not sent and cost nothing</source>
        <translation>从队列中移除；尚未提交，不产生费用</translation>
    </message>
    <message>
        <source>Abort...</source>
        <translation>中止...</translation>
    </message>
    <message>
        <source>Stop what was sent; the provider may still charge for it</source>
        <translation>中止已提交的任务；服务商仍可能计费</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Order these shots once more, as a new take</source>
        <translation>为这些镜头再生成一条</translation>
    </message>
    <message>
        <source>{0} under way in this lane, {1} queued</source>
        <translation>此通道进行中 {0} 个，排队 {1} 个</translation>
    </message>
    <message>
        <source>{0} of at most {1} under way in this lane, {2} queued</source>
        <translation>此通道进行中 {0} 个（最多 {1} 个），排队 {2} 个</translation>
    </message>
    <message>
        <source>held; Release lets it go on</source>
        <translation>已暂缓；点“放行”继续</translation>
    </message>
    <message>
        <source>waits for {0}</source>
        <translation>等待 {0}</translation>
    </message>
    <message>
        <source>the engine stands still; Go on starts it</source>
        <translation>引擎未运行；点“继续”启动</translation>
    </message>
    <message>
        <source>the provider asked for patience; sent again after {0}</source>
        <translation>服务商要求稍候；{0} 之后再提交</translation>
    </message>
    <message>
        <source>goes next in its lane</source>
        <translation>此通道的下一个</translation>
    </message>
    <message>
        <source>number {0} in its lane</source>
        <translation>此通道第 {0} 个</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>{0} jobs were sent already. Stopping them does not stop the provider: they may still cost {1}. Abort them?</source>
        <translation>{0} 个任务已经提交。中止并不能让服务商停止：仍可能产生 {1} 的费用。要中止吗？</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Abort them</source>
        <translation>中止它们</translation>
    </message>
    <message>
        <source>{0} shots are ordered once more, as new takes: {1}. Try again?</source>
        <translation>{0} 个镜头将作为新的条再下单一次：{1}。要重试吗？</translation>
    </message>
    <message>
        <source>Try again, {0}</source>
        <translation>重试，{0}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No job is like that.</source>
        <translation>没有这样的任务。</translation>
    </message>
    <message>
        <source>{0} under way, {1} waiting</source>
        <translation>{0} 个进行中，{1} 个等待</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>全部任务</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start the engine for what is left open</source>
        <translation>启动引擎，继续未完成的任务</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Which jobs are shown</source>
        <translation>显示哪些任务</translation>
    </message>
    <message>
        <source>Nothing is being made. Generate makes the missing shots.</source>
        <translation>没有正在生成的任务。点“生成”来制作缺失镜头。</translation>
    </message>
</context>
<context>
    <name>QuoteLine</name>
    <message>
        <source>It has its take.</source>
        <translation>已有选用的条。</translation>
    </message>
    <message>
        <source>Not by {0}: the settings choose another generator.</source>
        <translation>不由 {0} 生成：设置里选用的是另一个生成器。</translation>
    </message>
    <message>
        <source>... and {0} more</source>
        <translation>……以及另外 {0} 条</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
</context>
<context>
    <name>References</name>
    <message>
        <source>Reference pictures</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>图片（{0}）</translation>
    </message>
    <message>
        <source>Drop pictures here</source>
        <translation>把图片拖到这里</translation>
    </message>
    <message>
        <source>Drop pictures here; Delete takes the selected ones away</source>
        <translation>把图片拖到这里；按 Delete 移除选中的</translation>
    </message>
    <message>
        <source>Add reference pictures</source>
        <translation>添加参考图</translation>
    </message>
</context>
<context>
    <name>Risks</name>
    <message>
        <source>Money at risk, {0}: nobody knows yet whether this was paid for</source>
        <translation>待核实的费用，{0}：尚不清楚是否已计费</translation>
    </message>
    <message>
        <source>price not known</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>It was bought...</source>
        <translation>查到了...</translation>
    </message>
    <message>
        <source>It was not bought</source>
        <translation>没有查到</translation>
    </message>
    <message>
        <source>Send again...</source>
        <translation>重新提交...</translation>
    </message>
    <message>
        <source>The provider&apos;s id of the job, so that the clip can be fetched (empty if there is none)</source>
        <translation>服务商的任务编号，用于下载片段（没有可留空）</translation>
    </message>
    <message>
        <source>It was bought</source>
        <translation>查到了</translation>
    </message>
    <message>
        <source>If the provider made it the first time, it will be paid for twice ({0}). Send it again?</source>
        <translation>如果服务商第一次已经做了，就会付两次钱（{0}）。要再提交吗？</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新提交</translation>
    </message>
</context>
<context>
    <name>Sent</name>
    <message>
        <source>Sent along</source>
        <translation>随请求发送</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页</translation>
    </message>
</context>
<context>
    <name>ShotsPage</name>
    <message>
        <source>No shot is missing in this cut.</source>
        <translation>这条时间线不缺镜头。</translation>
    </message>
    <message>
        <source>No shot is like that.</source>
        <translation>没有符合条件的镜头。</translation>
    </message>
    <message>
        <source>{0} of {1} shots</source>
        <translation>{0} / {1} 个镜头</translation>
    </message>
    <message>
        <source>Leave out of fills</source>
        <translation>填充时排除</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>重新纳入</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Search id, name, brief ...</source>
        <translation>搜索编号、名称、说明...</translation>
    </message>
    <message>
        <source>Search the shots</source>
        <translation>搜索镜头</translation>
    </message>
    <message>
        <source>Which shots are shown</source>
        <translation>显示哪些镜头</translation>
    </message>
    <message>
        <source>Missing shots</source>
        <translation>缺失镜头</translation>
    </message>
    <message>
        <source>All shots</source>
        <translation>所有镜头</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Being made</source>
        <translation>生成中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>In trouble</source>
        <translation>有问题</translation>
    </message>
</context>
<context>
    <name>ShotsTable</name>
    <message>
        <source>Shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Brief</source>
        <translation>镜头说明</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>条</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
</context>
<context>
    <name>Slate</name>
    <message>
        <source>No prompt yet: say in the brief what is to be seen.</source>
        <translation>还没有提示词：请在镜头说明里写明画面内容。</translation>
    </message>
</context>
<context>
    <name>Sound</name>
    <message>
        <source>Silent: the sound output went away</source>
        <translation>无声：声音输出设备已断开</translation>
    </message>
    <message>
        <source>Silent: miniaudio is not installed</source>
        <translation>无声：未安装 miniaudio</translation>
    </message>
    <message>
        <source>Silent: no sound output found</source>
        <translation>无声：找不到声音输出</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>M</source>
        <comment>one sign for: marked</comment>
        <translation>标</translation>
    </message>
    <message>
        <source>B</source>
        <comment>one sign for: storyboard picture</comment>
        <translation>分</translation>
    </message>
    <message>
        <source>C</source>
        <comment>one sign for: title card</comment>
        <translation>卡</translation>
    </message>
    <message>
        <source>S</source>
        <comment>one sign for: slug</comment>
        <translation>黑</translation>
    </message>
    <message>
        <source>T</source>
        <comment>one sign for: media too short</comment>
        <translation>短</translation>
    </message>
    <message>
        <source>O</source>
        <comment>one sign for: media offline</comment>
        <translation>离</translation>
    </message>
    <message>
        <source>U</source>
        <comment>one sign for: no media linked</comment>
        <translation>链</translation>
    </message>
    <message>
        <source>H</source>
        <comment>one sign for: hole</comment>
        <translation>空</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>缺 {count} 个</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>吸附</translation>
    </message>
    <message>
        <source>Snap to cut points and markers (S)</source>
        <translation>吸附到剪辑点和标记 (S)</translation>
    </message>
    <message>
        <source>Previous missing shot ([)</source>
        <translation>上一个缺失镜头 ([)</translation>
    </message>
    <message>
        <source>Next missing shot (])</source>
        <translation>下一个缺失镜头 (])</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Show the whole cut (Shift+Z)</source>
        <translation>显示整条时间线 (Shift+Z)</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Scroll along the cut</source>
        <translation>沿时间线滚动</translation>
    </message>
    <message>
        <source>Scroll the tracks</source>
        <translation>滚动轨道</translation>
    </message>
    <message>
        <source>Timecode of the playhead</source>
        <translation>播放头时码</translation>
    </message>
    <message>
        <source>Timecode of the playhead; type another one to go there</source>
        <translation>播放头时码；输入新的时码可跳转</translation>
    </message>
    <message>
        <source>Left out of fills</source>
        <translation>填充时排除</translation>
    </message>
    <message>
        <source>Higher or lower: drag the lower border, or turn the wheel with Alt held.</source>
        <translation>调整轨道高度：拖动下边缘，或按住 Alt 滚动滚轮。</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 帧</translation>
    </message>
    <message>
        <source>{count} frames</source>
        <translation>{count} 帧</translation>
    </message>
    <message>
        <source>Marked from {first} to {last}.</source>
        <translation>已标记 {first} 至 {last}。</translation>
    </message>
    <message>
        <source>Marked from {first} on.</source>
        <translation>从 {first} 开始标记。</translation>
    </message>
    <message>
        <source>Marked up to {last}.</source>
        <translation>标记至 {last}。</translation>
    </message>
    <message>
        <source>Playhead at {time}. Missing shot {shot} {name}: {kind}, {state}.</source>
        <translation>播放头在 {time}。缺失镜头 {shot} {name}：{kind}，{state}。</translation>
    </message>
    <message>
        <source>Playhead at {time}. Clip {name}.</source>
        <translation>播放头在 {time}。片段 {name}。</translation>
    </message>
    <message>
        <source>Playhead at {time}.</source>
        <translation>播放头在 {time}。</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>the whole film</source>
        <translation>整部影片</translation>
    </message>
    <message>
        <source>Of what is missing: {0}.</source>
        <translation>其中尚缺部分：{0}。</translation>
    </message>
</context>
<context>
    <name>TakeCell</name>
    <message>
        <source>no picture</source>
        <translation>无画面</translation>
    </message>
    <message>
        <source>in the cut</source>
        <translation>在时间线中</translation>
    </message>
</context>
<context>
    <name>TakeFacts</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Quoted</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Made of</source>
        <translation>由此制成</translation>
    </message>
    <message>
        <source>Sent along</source>
        <translation>随请求发送</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>星级</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>{0}, handles {1} + {2}</source>
        <translation>{0}，余量 {1} + {2}</translation>
    </message>
</context>
<context>
    <name>TakeIn</name>
    <message>
        <source>Other prices or limits ({0})</source>
        <translation>价格或限制有变（{0}）</translation>
    </message>
    <message>
        <source>New models ({0})</source>
        <translation>新模型（{0}）</translation>
    </message>
    <message>
        <source>Checked anew, nothing else ({0})</source>
        <translation>仅重新核对（{0}）</translation>
    </message>
    <message>
        <source>Gone with the table that it replaces ({0})</source>
        <translation>随被替换的表消失（{0}）</translation>
    </message>
    <message>
        <source>Not taken: what counts already is newer ({0})</source>
        <translation>不采用：现有的更新（{0}）</translation>
    </message>
    <message>
        <source>Not in it, stay as they are ({0})</source>
        <translation>表中没有，保持不变（{0}）</translation>
    </message>
</context>
<context>
    <name>TakeInDialog</name>
    <message>
        <source>What would change</source>
        <translation>将有的变化</translation>
    </message>
    <message>
        <source>Take in a table of models</source>
        <translation>收入模型表</translation>
    </message>
    <message>
        <source>{0} models are others with {1}:</source>
        <translation>{1} 将改变 {0} 个模型：</translation>
    </message>
    <message>
        <source>Nothing in {0} is newer than what counts already.</source>
        <translation>{0} 里没有比现有更新的内容。</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>收入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Jobs that are in the queue already keep the price they were ordered for.</source>
        <translation>已在队列里的任务仍按下单时的价格。</translation>
    </message>
    <message>
        <source>Your table of the same name is set aside, not deleted.</source>
        <translation>你的同名表会被移到一边，不会删除。</translation>
    </message>
</context>
<context>
    <name>TakesPage</name>
    <message>
        <source>{0} has no takes yet. Generate makes the first.</source>
        <translation>{0} 还没有条。点“生成”来制作第一条。</translation>
    </message>
    <message>
        <source>Select a shot to see its takes.</source>
        <translation>选中一个镜头，查看它的各条。</translation>
    </message>
    <message>
        <source>Circle {0}</source>
        <translation>圈选 {0}</translation>
    </message>
    <message>
        <source>Rate {0}</source>
        <translation>给 {0} 评分</translation>
    </message>
    <message>
        <source>Note on {0}</source>
        <translation>{0} 的备注</translation>
    </message>
    <message>
        <source>Prompt and seed of {0}</source>
        <translation>{0} 的提示词和种子</translation>
    </message>
    <message>
        <source>Takes of the shot</source>
        <translation>镜头的各条</translation>
    </message>
    <message>
        <source>The viewer shows what is selected: two to four are compared. Enter circles, 0 to 5 rate.</source>
        <translation>监视器显示所选的条：选两到四条即可比较。回车圈选，0 到 5 评星。</translation>
    </message>
    <message>
        <source>Select a take to see it in its place in the cut.</source>
        <translation>选择一条，在时间线中原位查看。</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Open a cut</source>
        <translation>打开时间线</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Mark in</source>
        <translation>标记入点</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation>标记出点</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>到开头</translation>
    </message>
    <message>
        <source>Play backward</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到结尾</translation>
    </message>
    <message>
        <source>Loop around the shot</source>
        <translation>循环播放镜头前后</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Takes side by side</source>
        <translation>并排显示各条</translation>
    </message>
    <message>
        <source>Takes as a wipe: drag the border</source>
        <translation>划像显示：拖动分界线</translation>
    </message>
    <message>
        <source>Timecode</source>
        <translation>时码</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Difference of the takes; once more: four times as bright</source>
        <translation>各条的差异；再按一次：亮度放大四倍</translation>
    </message>
    <message>
        <source>Difference of the takes, four times as bright; once more: as it is</source>
        <translation>各条的差异，亮度四倍；再按一次：恢复原样</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>打开声音</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Volume: {0} %</source>
        <translation>音量：{0} %</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Open a cut to see it here.</source>
        <translation>打开时间线后在此显示。</translation>
    </message>
    <message>
        <source>{0} - {1}  ({2} frames)</source>
        <translation>{0} - {1}  （{2} 帧）</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>监视器</translation>
    </message>
</context>
<context>
    <name>VoiceWell</name>
    <message>
        <source>Choose...</source>
        <translation>选择...</translation>
    </message>
    <message>
        <source>Choose the recording of the voice</source>
        <translation>选择声音的录音</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the recording of the voice</source>
        <translation>移除声音的录音</translation>
    </message>
    <message>
        <source>none; drop a recording here</source>
        <translation>无；可把录音拖到这里</translation>
    </message>
    <message>
        <source>{0}, {1} s</source>
        <translation>{0}，{1} 秒</translation>
    </message>
    <message>
        <source>Providers make a voice of {0} to {1} seconds.</source>
        <translation>服务商用 {0} 到 {1} 秒的录音生成音色。</translation>
    </message>
    <message>
        <source>Recordings ({0})</source>
        <translation>录音（{0}）</translation>
    </message>
    <message>
        <source>Recording of the voice</source>
        <translation>声音的录音</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>marked</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>board</source>
        <translation>分镜图</translation>
    </message>
    <message>
        <source>card</source>
        <translation>占位卡</translation>
    </message>
    <message>
        <source>slug</source>
        <translation>黑场/色块</translation>
    </message>
    <message>
        <source>too short</source>
        <translation>素材过短</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>unlinked</source>
        <translation>未链接</translation>
    </message>
    <message>
        <source>hole</source>
        <translation>空缺</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>提交中</translation>
    </message>
    <message>
        <source>being made</source>
        <translation>生成中</translation>
    </message>
    <message>
        <source>being fetched</source>
        <translation>下载中</translation>
    </message>
    <message>
        <source>being fitted</source>
        <translation>适配中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>answer lost</source>
        <translation>应答丢失</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>已预留</translation>
    </message>
    <message>
        <source>charged</source>
        <translation>已计费</translation>
    </message>
    <message>
        <source>counted as quoted</source>
        <translation>按报价计入</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>已释放</translation>
    </message>
    <message>
        <source>at risk</source>
        <translation>待核实</translation>
    </message>
    <message>
        <source>still missing, as quoted</source>
        <translation>尚缺（按报价）</translation>
    </message>
    <message>
        <source>still</source>
        <translation>静帧</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>extension</source>
        <translation>延长</translation>
    </message>
    <message>
        <source>lip-sync</source>
        <translation>对口型</translation>
    </message>
    <message>
        <source>upscale</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>On this machine, free</source>
        <translation>本机，免费</translation>
    </message>
    <message>
        <source>On this machine: animatic</source>
        <translation>本机：动态分镜</translation>
    </message>
    <message>
        <source>On this machine: optical flow</source>
        <translation>本机：光流</translation>
    </message>
    <message>
        <source>On this machine: parts joined</source>
        <translation>本机：分段拼接</translation>
    </message>
    <message>
        <source>part {0}</source>
        <translation>第 {0} 段</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>本机</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Brief</source>
        <translation>镜头说明</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>条</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Brief and takes</source>
        <translation>镜头说明与各条</translation>
    </message>
    <message>
        <source>Shots, queue and budget</source>
        <translation>镜头、队列与预算</translation>
    </message>
</context>
</TS>
