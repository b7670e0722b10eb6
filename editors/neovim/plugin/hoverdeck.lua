-- The command and the <Plug> maps; all else is loaded when one of them is used.

if vim.g.loaded_hoverdeck then
  return
end
vim.g.loaded_hoverdeck = true

if vim.fn.has('nvim-0.11') == 0 then
  local version = vim.version()
  local text = 'Hoverdeck needs Neovim 0.11 or newer; this is %d.%d.%d. `hoverdeck quiz` asks your cards in a terminal.'
  text = text:format(version.major, version.minor, version.patch)
  vim.api.nvim_create_user_command('Hoverdeck', function()
    vim.notify(text, vim.log.levels.WARN)
  end, { nargs = '*', desc = text })
  return
end

vim.api.nvim_create_user_command('Hoverdeck', function(asked)
  require('hoverdeck.command').run(asked.fargs, asked.range > 0 and { asked.line1, asked.line2 } or nil)
end, {
  nargs = '*',
  range = true,
  complete = function(_, line, column)
    return require('hoverdeck.command').complete(line:sub(1, column))
  end,
  desc = 'Flashcards where you write code: quiz, card, stats …',
})

for _, name in ipairs({ 'quiz', 'file', 'this', 'card', 'cards', 'stats', 'undo', 'due', 'open' }) do
  vim.keymap.set('n', ('<Plug>(hoverdeck-%s)'):format(name), function()
    require('hoverdeck.command').run({ name })
  end, { desc = 'Hoverdeck: ' .. name })
end

local own = vim.g.hoverdeck
if type(own) ~= 'table' or own.enable ~= false then
  vim.lsp.enable('hoverdeck')
end
