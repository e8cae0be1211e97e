"""How each coding agent is started: by the variables and files that its own documentation names, nothing else changed.

Every agent gets a home of its own, a base URL on loopback, a key that nobody checks, and no way to any other host:
proxies for everything else lead to a port where nobody listens. Telemetry and update checks are off by the variables
or settings that the agent documents for it.
"""

import functools
import json
import os
import pathlib
import subprocess

CALL = "sim: call"


def environment(home):
    """What all agents share; nothing of this shell but the path and the language."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    nowhere = "http://127.0.0.1:9"
    return kept | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_DATA_HOME": str(home / ".data"),
        "XDG_CACHE_HOME": str(home / ".cache"), "XDG_STATE_HOME": str(home / ".state"), "NO_COLOR": "1", "CI": "1",
        "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "http_proxy": nowhere, "https_proxy": nowhere,
        "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost", "DO_NOT_TRACK": "1",
    }


class Agent:
    """One agent: its package, its command, and the line that makes the simulated model call its tool."""

    name = package = executable = ""
    permitted = False  # runs where policy lets its answers be kept: the second run must be answered from the cache
    node = 0  # the oldest major version of Node it runs on; 0 for a native program

    def prepare(self, home, url):
        """Files of its home, and variables."""
        return {}

    def command(self, prompt):
        raise NotImplementedError

    def stdin(self, prompt):
        """What it reads, where the prompt is not an argument."""
        return ""

    def call(self, script):
        """The line of the prompt that asks for a call of the agent's shell tool."""
        raise NotImplementedError


class Codex(Agent):
    name, package, executable = "codex", "@openai/codex", "codex"

    def prepare(self, home, url):
        folder = home / ".codex"
        folder.mkdir()
        (folder / "config.toml").write_text(
            f'model = "gpt-5.5"\n{self.provider(url)}check_for_update_on_startup = false\n'
            f"[analytics]\nenabled = false\n{self.table(url)}")
        return {"CODEX_HOME": str(folder), "OPENAI_API_KEY": "any", "CODEX_API_KEY": "any"}

    def provider(self, url):
        return 'model_provider = "gateway"\n'

    def table(self, url):
        return (f'[model_providers.gateway]\nname = "gateway"\nbase_url = "{url}/v1"\n'
                'env_key = "OPENAI_API_KEY"\nwire_api = "responses"\n')

    def command(self, prompt):
        return ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", prompt]

    def call(self, script):
        return f"{CALL} exec_command {json.dumps({'cmd': script})}"


class CodexOfOpenAi(Codex):
    """Its own provider moved to another address: it then asks for a WebSocket first."""

    name = "codex-websocket"

    def provider(self, url):
        return f'openai_base_url = "{url}/v1"\n'

    def table(self, url):
        return ""


class ClaudeCode(Agent):
    name, package, executable = "claude-code", "@anthropic-ai/claude-code", "claude"

    def prepare(self, home, url):
        return {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "any", "CLAUDE_CONFIG_DIR": str(home / ".claude"),
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_TELEMETRY": "1", "DISABLE_AUTOUPDATER": "1",
                "DISABLE_ERROR_REPORTING": "1"}

    def command(self, prompt):
        return ["-p", prompt, "--allowedTools", "Bash"]

    def call(self, script):
        return f"{CALL} Bash {json.dumps({'command': script, 'description': 'copy a file'})}"


class ClaudeCodePermitted(ClaudeCode):
    """Says that an answer ten minutes old will do, to a gateway whose policy says that its tools change nothing.

    The session is the same one in each run, so that nothing in a request that names it keeps two of them apart. The
    header that does, x-claude-code-session-id, is no part of the key."""

    name, permitted = "claude-code-permitted", True

    def prepare(self, home, url):
        return super().prepare(home, url) | {"ANTHROPIC_CUSTOM_HEADERS": "Cache-Control: max-age=600"}

    def command(self, prompt):
        session = ["--no-session-persistence", "--session-id", "6f1f5b0e-8a50-4d3c-9a7e-0d6a3f2b1c4d"]
        return super().command(prompt) + session


class Gemini(Agent):
    name, package, executable, node = "gemini-cli", "@google/gemini-cli", "gemini", 20

    def prepare(self, home, url):
        folder = home / ".gemini"
        folder.mkdir()
        (folder / "settings.json").write_text(json.dumps({
            "security": {"auth": {"selectedType": "gemini-api-key"}}, "privacy": {"usageStatisticsEnabled": False},
            "telemetry": {"enabled": False}, "general": {"enableAutoUpdate": False, "disableAutoUpdate": True,
                                                          "disableUpdateNag": True}}))
        return {"GEMINI_API_KEY": "any", "GOOGLE_GEMINI_BASE_URL": url, "GEMINI_CLI_TRUST_WORKSPACE": "true"}

    def command(self, prompt):
        return ["--model", "gemini-2.5-flash", "--yolo", "--prompt", prompt]

    def call(self, script):
        return f"{CALL} run_shell_command {json.dumps({'command': script, 'description': 'copy a file'})}"


class OpenCode(Agent):
    name, package, executable = "opencode", "opencode-ai", "opencode"

    def prepare(self, home, url):
        folder = home / ".config" / "opencode"
        folder.mkdir(parents=True)
        (folder / "opencode.json").write_text(json.dumps({
            "model": "anthropic/claude-sonnet-4-5", "autoupdate": False, "share": "disabled", "permission": "allow",
            "provider": {"anthropic": {"options": {"baseURL": f"{url}/v1", "apiKey": "any"}}}}))
        return {"OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
                "OPENCODE_DISABLE_MODELS_FETCH": "1", "ANTHROPIC_API_KEY": "any"}

    def command(self, prompt):
        return ["run"]

    def stdin(self, prompt):
        return prompt

    def call(self, script):
        return f"{CALL} bash {json.dumps({'command': script, 'description': 'copy a file'})}"


ALL = (Codex(), CodexOfOpenAi(), ClaudeCode(), ClaudeCodePermitted(), Gemini(), OpenCode())


def executable(modules, agent):
    """The agent's program, or None when it is not here or this machine's Node is too old for it."""
    path = pathlib.Path(modules).resolve() / ".bin" / agent.executable
    return path if path.exists() and agent.node <= node_major() else None


@functools.cache
def node_major():
    told = subprocess.run(["node", "--version"], capture_output=True, text=True)
    return int(told.stdout.lstrip("v").split(".")[0] or 0)
