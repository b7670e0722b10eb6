-- How Neovim starts the server, and which of its words the plugin takes itself. Nothing is loaded from here until
-- one of them arrives. `vim.lsp.config('hoverdeck', { … })` goes on top, key by key.

--- The plugin shows what a code action of the server starts.
local function shown(name)
  return function(command)
    require('hoverdeck.actions').take(name, command)
  end
end

return {
  cmd = { 'hoverdeck', 'lsp' },
  filetypes = { 'python', 'rust' },
  root_markers = { '.git', 'pyproject.toml', 'Cargo.toml' },
  init_options = { quiz = 'client' },
  -- The settings go along with the greeting, so that a quiz that is begun at once has them.
  before_init = function(greeting, config)
    local settings = (config.settings or {}).hoverdeck or {}
    greeting.initializationOptions = vim.tbl_deep_extend('keep', greeting.initializationOptions or {}, settings)
  end,
  -- One server for all projects: the cards and the history are the same.
  reuse_client = function(client, config)
    return client.name == config.name and not client:is_stopped()
  end,
  handlers = {
    ['hoverdeck/due'] = function(_, counts)
      require('hoverdeck.due').set(counts)
    end,
  },
  commands = {
    ['hoverdeck.quiz'] = shown('quiz'),
    ['hoverdeck.quizCard'] = shown('quizCard'),
    ['hoverdeck.quizFile'] = shown('quizFile'),
    ['hoverdeck.reveal'] = shown('reveal'),
  },
  on_exit = function(_, _, id)
    vim.schedule(function()
      -- When Neovim itself ends there is nothing to go on with.
      if vim.v.exiting == vim.NIL then
        require('hoverdeck.quiz').server_ended()
        require('hoverdeck.client').ended(id)
        require('hoverdeck.due').set(nil)
      end
    end)
  end,
}
