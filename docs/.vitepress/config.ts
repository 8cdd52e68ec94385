import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type DefaultTheme, type MarkdownRenderer } from "vitepress";

const REPOSITORY = "https://github.com/glm-serve/glm-serve";

/** Pages with wide tables, which need the room of the outline. */
const WIDE: ReadonlySet<string> = new Set(["reference/settings.md", "rules.md", "stacks/index.md"]);

const docs = join(import.meta.dirname, "..");

const english: readonly DefaultTheme.SidebarItem[] = [
  {
    text: "Start",
    items: [
      { text: "Start in ten minutes", link: "/start/ten-minutes" },
      { text: "Your first cluster", link: "/start/first-cluster" },
      { text: "Without internet", link: "/start/without-internet" },
      { text: "Your own topology", link: "/start/own-topology" },
    ],
  },
  {
    text: "Guides",
    items: [
      { text: "Tune prefill and decode", link: "/guides/prefill-decode" },
      { text: "Upgrade and change", link: "/guides/upgrade" },
      { text: "GitOps with YAML", link: "/guides/gitops" },
      { text: "Trouble-shooting", link: "/guides/troubleshooting" },
      { text: "The local cluster", link: "/guides/local-cluster" },
      { text: "In your own program", link: "/guides/own-program" },
      { text: "Python, Go and YAML", link: "/languages" },
      { text: "How a stack runs", link: "/guides/how-a-stack-runs" },
      { text: "Procedures", link: "/procedures" },
      { text: "Observability", link: "/observability" },
      { text: "Security", link: "/security" },
      { text: "The policy pack", link: "/policy" },
      { text: "Limits", link: "/guides/limits" },
    ],
  },
  {
    text: "Stacks",
    collapsed: true,
    items: [
      { text: "All stacks", link: "/stacks/" },
      ...pagesOf("stacks").map((name) => ({ text: name, link: `/stacks/${name}` })),
      { text: "Editions, and deployments without a stack", link: "/documents" },
      { text: "Additions to every stack", link: "/additions" },
    ],
  },
  {
    text: "Reference",
    items: [
      { text: "Command line", link: "/reference/cli" },
      { text: "Settings", link: "/reference/settings" },
      { text: "Topologies", link: "/reference/topologies" },
      { text: "Rules", link: "/rules" },
      { text: "API with Pulumi", link: "/reference/api/index/modules" },
      { text: "API of the planner", link: "/reference/api/core/modules" },
    ],
  },
  { text: "Compare", items: [{ text: "glm-serve and other systems", link: "/compare" }] },
];

const chineseSearch = {
  button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
  modal: {
    noResultsText: "没有结果",
    resetButtonTitle: "清除",
    displayDetails: "显示详情",
    backButtonTitle: "返回",
    footer: { selectText: "选择", navigateText: "移动", closeText: "关闭" },
  },
};

/**
 * The words of a text for the search. Chinese has no blanks between words, so each of its characters is one. The browser runs this
 * function from its text.
 */
function wordsOf(text: string): string[] {
  return text.match(/[\u4e00-\u9fff]|[^\s\p{P}\u4e00-\u9fff]+/gu) ?? [];
}

/** The names of the pages of a folder, without its index. */
function pagesOf(folder: string): readonly string[] {
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .map((file) => file.slice(0, -".md".length))
    .toSorted();
}

/** Reads text as Markdown does elsewhere: without comments, and without the braces that Vue replaces. */
function readAsText(markdown: MarkdownRenderer): void {
  markdown.core.ruler.before("normalize", "comments", (state) => {
    state.src = state.src.replaceAll(/^<!--.*?-->$/gms, "");
  });
  const { text } = markdown.renderer.rules;
  markdown.renderer.rules.text = (...parts) => (text?.(...parts) ?? "").replaceAll("{{", "&#123;&#123;");
}

export default defineConfig({
  title: "glm-serve",
  description: "Deploys GLM models on Ascend and NVIDIA clusters as their deployment documents describe",
  cleanUrls: true,
  metaChunk: true,
  vite: { build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 } },
  transformPageData: ({ relativePath, frontmatter }) =>
    WIDE.has(relativePath) ? { frontmatter: { ...frontmatter, aside: false } } : undefined,
  markdown: { html: false, attrs: { disable: true }, config: readAsText },
  themeConfig: {
    i18nRouting: false,
    search: {
      provider: "local",
      options: {
        locales: { zh: { translations: chineseSearch } },
        miniSearch: { options: { tokenize: wordsOf } },
      },
    },
    outline: { level: [2, 3] },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
  },
  locales: {
    root: {
      label: "English",
      lang: "en",
      themeConfig: {
        nav: [
          { text: "Start", link: "/start/ten-minutes" },
          { text: "Guides", link: "/guides/prefill-decode" },
          { text: "Stacks", link: "/stacks/" },
          { text: "Reference", link: "/reference/settings" },
          { text: "Compare", link: "/compare" },
        ],
        sidebar: [...english],
      },
    },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      description: "按部署文档，把 GLM 部署到昇腾和 NVIDIA 集群",
      themeConfig: {
        nav: [
          { text: "上手", link: "/zh/start/ten-minutes" },
          { text: "故障排查", link: "/zh/guides/troubleshooting" },
          { text: "栈（英文）", link: "/stacks/" },
          { text: "参考（英文）", link: "/reference/settings" },
          { text: "对比（英文）", link: "/compare" },
        ],
        sidebar: [
          {
            text: "上手",
            items: [
              { text: "十分钟上手", link: "/zh/start/ten-minutes" },
              { text: "自己的拓扑", link: "/zh/start/own-topology" },
            ],
          },
          { text: "指南", items: [{ text: "故障排查", link: "/zh/guides/troubleshooting" }] },
          {
            text: "英文文档",
            items: [
              { text: "第一个集群", link: "/start/first-cluster" },
              { text: "离线部署", link: "/start/without-internet" },
              { text: "全部文档", link: "/" },
            ],
          },
        ],
        outline: { label: "本页目录", level: [2, 3] },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "浅色",
        darkModeSwitchTitle: "深色",
        sidebarMenuLabel: "菜单",
        returnToTopLabel: "返回顶部",
        langMenuLabel: "语言",
        notFound: { title: "页面不存在", quote: "请检查地址。", linkText: "回到首页" },
      },
    },
  },
});
