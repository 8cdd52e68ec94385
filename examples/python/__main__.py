import pulumi
import pulumi_glm_serve as glm_serve

stack = glm_serve.GlmServeStack(
    "glm",
    topology="a3-1p1d",
    site=glm_serve.SiteArgs(
        namespace="llm",
        create_namespace=True,
        labels={"team": "inference"},
    ),
)

pulumi.export("endpoint", stack.endpoint)
