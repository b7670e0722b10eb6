-- `:checkhealth hoverdeck`: what is there, what is missing, and what to do.

local M = {}

--- The oldest server that has all the plugin asks for.
local WANTED = '0.1.0'

function M.check()
  local health = vim.health
  health.start('Hoverdeck')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim is older than 0.11', 'Take a newer Neovim, or use `hoverdeck quiz` in a terminal.')
    return
  end
  health.ok('Neovim is ' .. tostring(vim.version()))
  M._settings(health)
  if M._program(health) then
    M._server(health)
  end
  M._parsers(health)
end

function M._settings(health)
  local _, problems = require('hoverdeck.config').read(vim.g.hoverdeck)
  for _, problem in ipairs(problems) do
    health.error(problem, 'See :help hoverdeck-config.')
  end
  if #problems == 0 then
    health.ok('vim.g.hoverdeck ' .. (vim.g.hoverdeck and 'is in order' or 'is not set, which is fine'))
  end
end

function M._program(health)
  local why = require('hoverdeck.client').obstacle()
  if why then
    health.error(why)
    return false
  end
  local command = vim.lsp.config.hoverdeck.cmd
  if type(command) == 'function' then
    health.ok('the server is started by a function')
    return true
  end
  local ok, done = pcall(function()
    return vim.system({ command[1], '--version' }, { text = true }):wait(5000)
  end)
  local version = ok and vim.version.parse(done.stdout or '', { strict = false })
  if not version then
    health.error(('`%s --version` gave no version'):format(command[1]), 'Install it anew: `cargo install --path .`')
    return false
  elseif vim.version.lt(version, WANTED) then
    health.warn(('the server is %s; this plugin wants %s'):format(tostring(version), WANTED), 'Install it anew.')
  else
    health.ok(('%s is version %s'):format(vim.fn.exepath(command[1]), tostring(version)))
  end
  return true
end

--- Starts the server if need be, and has it tell what it knows of itself.
function M._server(health)
  local client = require('hoverdeck.client')
  local status, failure
  client.ask('status', nil, function(result)
    status = result
  end, function(why)
    failure = why
  end)
  vim.wait(10000, function()
    return status ~= nil or failure ~= nil
  end, 20)
  if not status then
    health.error(failure or 'the server did not answer', 'Look into :Hoverdeck log.')
    return
  end
  local count = require('hoverdeck.words').count
  health.ok(('the server runs: %s in %s'):format(count(status.cards, 'card'), count(status.decks, 'deck')))
  M._history(health, status.history)
  M._decks(health, status)
  M._attached(health, client.running())
end

function M._history(health, history)
  if history.state == 'open' then
    health.ok('the history is open: ' .. history.path)
  else
    health.error(
      ('the history is not open (%s): %s'):format(history.state, history.path or ''),
      'Run `hoverdeck doctor` in a terminal.'
    )
  end
end

function M._decks(health, status)
  local problems = vim.list_extend(vim.deepcopy(status.problems or {}), (status.settings or {}).problems or {})
  for _, problem in ipairs(problems) do
    health.warn(type(problem) == 'string' and problem or vim.inspect(problem))
  end
  if #problems == 0 then
    health.ok('decks and settings are in order')
  end
end

function M._attached(health, client)
  local files = client and vim.tbl_count(client.attached_buffers) or 0
  if files > 0 then
    health.ok(('it reads %d open file%s'):format(files, files == 1 and '' or 's'))
  elseif vim.lsp.is_enabled and not vim.lsp.is_enabled('hoverdeck') then
    health.info(
      "it is not started with files: vim.g.hoverdeck.enable is false, or vim.lsp.enable('hoverdeck') is missing"
    )
  else
    health.info('no Python or Rust file is open')
  end
  local others = vim
    .iter(vim.lsp.get_clients())
    :filter(function(other)
      local command = other.config.cmd
      return other.name ~= 'hoverdeck' and type(command) == 'table' and vim.fs.basename(command[1]) == 'hoverdeck'
    end)
    :totable()
  for _, other in ipairs(others) do
    health.warn(
      ('`%s` is the same server a second time'):format(other.name),
      ("Remove vim.lsp.enable('%s')."):format(other.name)
    )
  end
end

function M._parsers(health)
  for _, language in ipairs({ 'markdown', 'markdown_inline' }) do
    if not vim.treesitter.language.add(language) then
      health.warn(('Neovim has no parser for %s: cards are shown with their marks'):format(language))
    end
  end
  for _, language in ipairs({ 'python', 'rust' }) do
    local parser = vim.treesitter.language.add(language)
    health.ok(('%s in cards is coloured by its %s'):format(language, parser and 'parser' or 'syntax file'))
  end
end

return M
