-- The words of `:Hoverdeck`.

local command = require('hoverdeck.command')
local tests = {}

function tests.tab_offers_what_begins_so()
  same(command.complete('Hoverdeck qu'), { 'quiz' })
  same(command.complete('Hoverdeck un'), { 'undo', 'unsuspend', 'unhide' })
  same(command.complete("  '<,'>Hoverdeck ne"), { 'new' })
end

function tests.scopes_are_decks_tags_and_days()
  same(command.scope(nil), {})
  same(command.scope('async'), { deck = 'async' })
  same(command.scope('tag=loops'), { tag = 'loops' })
  same(command.scope('ahead=3'), { ahead = 3 })
  same((command.scope('ahead=soon')), nil)
end

function tests.each_word_is_in_the_help()
  local help = table.concat(vim.fn.readfile(vim.api.nvim_get_runtime_file('doc/hoverdeck.txt', false)[1]), '\n')
  for _, word in ipairs(command.WORDS) do
    assert(help:find('Hoverdeck ' .. word[1], 1, true), word[1] .. ' is not in the help')
  end
end

return tests
