-- Colours: our highlight groups, all of them links that a colour scheme or a learner may set, and how Markdown in one
-- of our buffers is drawn. Code is coloured by Neovim's parser for its language, or else by its syntax file.

local M = {}

local GROUPS = {
  HoverdeckTitle = 'FloatTitle',
  HoverdeckQuestion = 'Title',
  HoverdeckDim = 'Comment',
  HoverdeckKey = 'Special',
  HoverdeckForgot = 'DiagnosticWarn',
  HoverdeckRemembered = 'DiagnosticOk',
  HoverdeckNotice = 'DiagnosticInfo',
  HoverdeckProblem = 'DiagnosticError',
  HoverdeckBar = 'Function',
  HoverdeckHeat = 'String',
}

local marks = vim.api.nvim_create_namespace('hoverdeck')

--- Links the groups that nobody has set; again after each colour scheme, which clears them.
function M.groups()
  -- Code has the colours of its language and no other.
  vim.api.nvim_set_hl(0, 'HoverdeckCode', { default = true })
  for name, other in pairs(GROUPS) do
    vim.api.nvim_set_hl(0, name, { link = other, default = true })
  end
end

vim.api.nvim_create_autocmd('ColorScheme', {
  group = vim.api.nvim_create_augroup('hoverdeck.look', {}),
  callback = M.groups,
})

--- @class hoverdeck.Mark
--- @field [1] integer The line, from 0.
--- @field [2] integer The first byte, from 0.
--- @field [3] integer The byte after the last.
--- @field [4] string The highlight group.

--- Colours places of a buffer; what was there of ours goes.
--- @param buffer integer
--- @param places hoverdeck.Mark[]
function M.paint(buffer, places)
  vim.api.nvim_buf_clear_namespace(buffer, marks, 0, -1)
  for _, place in ipairs(places) do
    vim.api.nvim_buf_set_extmark(buffer, marks, place[1], place[2], { end_col = place[3], hl_group = place[4] })
  end
end

--- Draws a buffer as Markdown from now on.
--- @param buffer integer
function M.markdown(buffer)
  if not pcall(vim.treesitter.start, buffer, 'markdown') then
    vim.bo[buffer].syntax = 'markdown'
  end
end

--- Hides the signs of headings, sets code off by two columns, and gives a syntax file to languages without a parser.
--- @param buffer integer
--- @param lines string[]
function M.code(buffer, lines)
  local language
  for number, line in ipairs(lines) do
    local begun = line:match('^%s*```+%s*([%w_+-]*)')
    if begun then
      language = not language and begun or nil
      M._syntax(buffer, language)
    elseif language then
      local space = { virt_text = { { '  ' } }, virt_text_pos = 'inline', right_gravity = false }
      vim.api.nvim_buf_set_extmark(buffer, marks, number - 1, 0, space)
    elseif line:match('^#+ ') then
      local hidden = { end_col = #line:match('^#+ '), conceal = '' }
      vim.api.nvim_buf_set_extmark(buffer, marks, number - 1, 0, hidden)
    end
  end
end

function M._syntax(buffer, language)
  local known = vim.b[buffer].hoverdeck_syntax or {}
  if not language or language == '' or known[language] then
    return
  end
  known[language] = true
  vim.b[buffer].hoverdeck_syntax = known
  local parser = vim.treesitter.language.get_lang(language) or language
  local file = ('syntax/%s.vim'):format(language)
  if vim.treesitter.language.add(parser) or #vim.api.nvim_get_runtime_file(file, false) == 0 then
    return
  end
  local group = language:gsub('%W', '')
  vim.api.nvim_buf_call(buffer, function()
    vim.cmd(('silent! syntax include @hoverdeck_%s %s'):format(group, file))
    vim.b.current_syntax = nil
    local region =
      [[syntax region hoverdeckCode_%s start="^\s*```\+\s*%s\>.*$" end="^\s*```\+\s*$" keepend contains=@hoverdeck_%s]]
    vim.cmd(region:format(group, language, group))
  end)
end

return M
