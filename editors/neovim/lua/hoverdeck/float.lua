-- A window above the others: a frame with a title on each side, a body that scrolls, a bar below it that stays, and the
-- keys at the bottom. It knows nothing of cards.

local frames = require('hoverdeck.frame')
local look = require('hoverdeck.look')

local M = {}

--- @class hoverdeck.Page What stands in the window.
--- @field left string Top left.
--- @field right? string Top right.
--- @field body string[]
--- @field marks? hoverdeck.Mark[]
--- @field bar? string[] Lines below the body, always in sight.
--- @field bar_marks? hoverdeck.Mark[]
--- @field keys hoverdeck.Key[]
--- @class hoverdeck.Size The room for a page: columns for text, and lines.
--- @field width integer
--- @field height integer
--- @class hoverdeck.Key
--- @field [1] string
--- @field [2] string What it does.

--- @class hoverdeck.Float
--- @field window integer
--- @field buffer integer
--- @field page? hoverdeck.Page
--- @field options hoverdeck.Options
local Float = {}
Float.__index = Float

--- Columns between the frame and the text.
local PADDING = 2

--- Where the first window stands among the others, and how far above the last one the next: a window and its bar.
local LOWEST, STEP = 60, 2

--- Keys that would change something, or show what is elsewhere.
local CHANGING = 'aAiIoOxXdDcCsSrRpPJK~.uU<>=!&Q'
--- Keys that would wait for another one, so that this one would count for nothing.
local WAITING = "zfFtTm'`@[]"
--- The same of those that are not one letter.
local ELSEWHERE = { '<C-o>', '<C-i>', '<C-t>', '<C-^>', '<C-]>', '<C-a>', '<C-x>', '<C-r>', '<Del>' }

--- @type table<integer, hoverdeck.Float> Those that are open, by their windows.
local shown = {}

--- @class hoverdeck.Options
--- @field filetype string
--- @field markdown boolean Whether the body is Markdown.
--- @field make fun(size: hoverdeck.Size): hoverdeck.Page Draws the page; asked again when the screen changes.
--- @field closed? fun() Called when the window is gone.
--- @field beside? boolean By the cursor, not in the middle.
--- @field enter? boolean False leaves the cursor where it is.

--- Opens a window.
--- @param options hoverdeck.Options
--- @return hoverdeck.Float
function M.open(options)
  look.groups()
  local self = setmetatable({ options = options, make = options.make }, Float)
  self.origin = vim.api.nvim_get_current_win()
  self.place = options.beside and self:_cursor() or nil
  self.buffer = M._buffer(options)
  self.above = LOWEST + STEP * vim.tbl_count(shown)
  if options.enter ~= false then
    M._command_mode()
  end
  self:_arrange()
  shown[self.window] = self
  self:_watch()
  -- Nothing here can be changed, so a key that would does nothing, rather than complain.
  self:deaf(CHANGING .. WAITING)
  for _, key in ipairs(ELSEWHERE) do
    vim.keymap.set('n', key, '<Nop>', { buffer = self.buffer, nowait = true })
  end
  for key, scroll in pairs({ j = '<C-e>', k = '<C-y>', ['<Down>'] = '<C-e>', ['<Up>'] = '<C-y>', g = 'gg' }) do
    vim.keymap.set('n', key, scroll, { buffer = self.buffer, nowait = true, desc = 'Hoverdeck: scroll' })
  end
  -- Last, so that what a learner sets for this file type wins.
  vim.bo[self.buffer].filetype = options.filetype
  return self
end

--- Closes our windows for as long as the cursor is in one: no other buffer may be opened there.
function M.leave()
  local here = shown[vim.api.nvim_get_current_win()]
  while here do
    shown[here.window] = nil
    here:close()
    here = shown[vim.api.nvim_get_current_win()]
  end
end

--- Ends typing and selecting: what is pressed next is for the window that opens.
function M._command_mode()
  local mode = vim.api.nvim_get_mode().mode
  if mode:find('^[iR]') then
    vim.cmd.stopinsert()
  elseif mode:find('^[vVsS\22\19]') then
    vim.cmd.normal({ '\27', bang = true })
  end
end

function M._buffer(options)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].modifiable = false
  if options.markdown then
    look.markdown(buffer)
  end
  return buffer
end

--- Where the cursor is on the screen, from 0, and how many lines are above and below it.
function Float:_cursor()
  local place = vim.fn.screenpos(self.origin, vim.fn.line('.'), vim.fn.col('.'))
  local row = math.max(place.row - 1, 0)
  return {
    row = row,
    column = math.max(place.col - 1, 0),
    above = row,
    below = vim.o.lines - vim.o.cmdheight - 1 - row - 1,
  }
end

--- Whether the window is still there.
--- @return boolean
function Float:is_open()
  return self.window ~= nil and vim.api.nvim_win_is_valid(self.window)
end

--- Draws the page again, from its beginning unless `stay`.
--- @param stay? boolean
function Float:redraw(stay)
  if not self:is_open() then
    return
  end
  local view = vim.api.nvim_win_call(self.window, vim.fn.winsaveview)
  self:_arrange()
  vim.api.nvim_win_call(self.window, function()
    vim.fn.winrestview(stay and view or { topline = 1, lnum = 1, col = 0 })
  end)
end

function Float:focus()
  vim.api.nvim_set_current_win(self.window)
end

function Float:close()
  if self:is_open() then
    vim.api.nvim_win_close(self.window, true)
  end
end

--- A key of this window only.
--- @param keys string|string[]
--- @param act fun()
--- @param what string
--- @param selecting? boolean Also while text is selected, which ends then.
function Float:key(keys, act, what, selecting)
  local options = { buffer = self.buffer, nowait = true, silent = true, desc = 'Hoverdeck: ' .. what }
  for _, key in ipairs(type(keys) == 'table' and keys or { keys }) do
    vim.keymap.set(selecting and { 'n', 'x' } or 'n', key, function()
      M._command_mode()
      act()
    end, options)
  end
end

--- Single keys that do nothing in this window.
--- @param keys string
function Float:deaf(keys)
  for key in keys:gmatch('.') do
    vim.keymap.set('n', key == '<' and '<lt>' or key, '<Nop>', { buffer = self.buffer, nowait = true })
  end
end

function Float:_arrange()
  local settings = require('hoverdeck.config').get()
  local frame = frames.signs(settings.border)
  local width = math.max(math.min(settings.width + 2 * PADDING, vim.o.columns - 2), 10)
  self.room = math.floor((vim.o.lines - vim.o.cmdheight - 3) * settings.height)
  local page = self.make({ width = width - 2 * PADDING, height = self.room })
  self.page = page
  M._fill(self.buffer, page.body, page.marks or {})
  if self.options.markdown then
    look.code(self.buffer, page.body)
  end
  local bar = page.bar or {}
  local most = math.max(self.room - #bar - (#bar > 0 and 1 or 0), 1)
  if self.place then
    width = math.min(width, M._needed(page))
    most = math.max(math.min(most, math.max(self.place.above, self.place.below) - 2), 1)
  end
  self:_show(page, frame, width, most)
  self:_show_bar(page, frame, width)
end

--- The columns that a page takes at least.
function M._needed(page)
  local widest = vim.api.nvim_strwidth(page.left .. (page.right or '')) + 8
  for _, line in ipairs(page.body) do
    widest = math.max(widest, vim.api.nvim_strwidth(line) + 2 * PADDING + 2)
  end
  return math.max(widest, frames.keys_width(page.keys) + 4)
end

function M._fill(buffer, lines, places)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  look.paint(buffer, places)
end

--- The window of the body, as high as its text up to `most` lines.
function Float:_show(page, frame, width, most)
  local border = vim.list_slice(frame, 1, 8)
  local below = page.bar and #page.bar > 0
  if below then
    border[5], border[7] = frame[10], frame[9]
  end
  local settings = {
    relative = 'editor',
    style = 'minimal',
    width = width,
    height = most,
    row = 0,
    col = 0,
    border = border,
    title = frames.title(page, frame[2], width),
    title_pos = 'left',
    zindex = self.above,
  }
  if self:is_open() then
    vim.api.nvim_win_set_config(self.window, settings)
  else
    self.window = vim.api.nvim_open_win(self.buffer, self.options.enter ~= false, settings)
    M._options(self.window)
  end
  local text = vim.api.nvim_win_text_height(self.window, {}).all
  settings.height = math.max(math.min(text, most), 1)
  settings.row, settings.col = self:_corner(width, settings.height, #(page.bar or {}))
  vim.api.nvim_win_set_config(self.window, settings)
  self.settings = settings
  self:_show_foot()
  self.corner = { row = settings.row + settings.height + 1, col = settings.col }
end

function M._options(window)
  local values = {
    wrap = true,
    linebreak = true,
    breakindent = true,
    conceallevel = 2,
    concealcursor = 'nvic',
    statuscolumn = (' '):rep(PADDING),
    cursorline = false,
    foldenable = false,
    spell = false,
    list = false,
    winhighlight = '@markup.raw.block.markdown:HoverdeckCode',
    scrolloff = 0,
    colorcolumn = '',
    winfixbuf = true,
  }
  for name, value in pairs(values) do
    vim.api.nvim_set_option_value(name, value, { scope = 'local', win = window })
  end
end

--- Top left of the frame: in the middle with a steady top, or below the cursor (above it where there is more room).
function Float:_corner(width, height, bar)
  local whole = height + bar + (bar > 0 and 3 or 2)
  if not self.place then
    local row = math.floor((vim.o.lines - vim.o.cmdheight - self.room - 2) / 2)
    return math.max(row, 0), math.max(math.floor((vim.o.columns - width - 2) / 2), 0)
  end
  local fits = whole <= self.place.below or self.place.below >= self.place.above
  local row = fits and self.place.row + 1 or math.max(self.place.row - whole, 0)
  return row, math.max(math.min(self.place.column, vim.o.columns - width - 2), 0)
end

--- How many lines of the body are below what is seen.
--- @return integer
function Float:below()
  local last = vim.fn.line('w$', self.window)
  return vim.api.nvim_win_text_height(self.window, { start_row = last - 1 }).all - 1
end

--- The keys at the bottom, unless the bar has them, and how much more there is to read.
function Float:_show_foot()
  local below = self:below()
  local more = below > 0 and { { (' ↓ %d more '):format(below), { 'FloatBorder', 'HoverdeckNotice' } } } or {}
  local has_bar = self.page.bar and #self.page.bar > 0
  local keys = has_bar and {} or frames.footer(self.page.keys, self.settings.width - (below > 0 and 11 or 0))
  local foot = vim.list_extend(keys, more)
  self.settings.footer = #foot > 0 and foot or { { '' } }
  self.settings.footer_pos = has_bar and 'right' or 'center'
  vim.api.nvim_win_set_config(self.window, self.settings)
end

--- Scrolls by half the window; gives whether there was more.
--- @return boolean
function Float:scroll()
  local more = self:below() > 0
  if more then
    local key = vim.api.nvim_replace_termcodes('<C-d>', true, false, true)
    vim.api.nvim_win_call(self.window, function()
      vim.cmd.normal({ key, bang = true })
    end)
  end
  return more
end

--- The bar is a window of its own under the body, within the same frame.
function Float:_show_bar(page, frame, width)
  if not page.bar or #page.bar == 0 then
    return self:_close_bar()
  end
  local border = vim.list_slice(frame, 1, 8)
  border[1], border[2], border[3] = '', '', ''
  local settings = {
    relative = 'editor',
    style = 'minimal',
    width = width,
    height = #page.bar,
    row = self.corner.row + 1,
    col = self.corner.col,
    border = border,
    footer = frames.footer(page.keys, width),
    footer_pos = 'center',
    focusable = false,
    zindex = self.above + 1,
  }
  if not self.bar_window or not vim.api.nvim_win_is_valid(self.bar_window) then
    self.bar_buffer = M._buffer({})
    self.bar_window =
      vim.api.nvim_open_win(self.bar_buffer, false, vim.tbl_extend('force', settings, { noautocmd = true }))
    M._options(self.bar_window)
  end
  vim.api.nvim_win_set_config(self.bar_window, settings)
  M._fill(self.bar_buffer, page.bar, page.bar_marks or {})
end

function Float:_close_bar()
  if self.bar_window and vim.api.nvim_win_is_valid(self.bar_window) then
    vim.api.nvim_win_close(self.bar_window, true)
  end
  self.bar_window = nil
end

function Float:_watch()
  local group = vim.api.nvim_create_augroup('hoverdeck.float.' .. self.buffer, {})
  vim.api.nvim_create_autocmd('VimResized', {
    group = group,
    callback = function()
      self:redraw(true)
    end,
  })
  vim.api.nvim_create_autocmd('WinScrolled', {
    group = group,
    callback = function()
      if self:is_open() and vim.v.event[tostring(self.window)] then
        self:_show_foot()
      end
    end,
  })
  vim.api.nvim_create_autocmd('WinClosed', {
    group = group,
    pattern = tostring(self.window),
    callback = vim.schedule_wrap(function()
      vim.api.nvim_del_augroup_by_id(group)
      shown[self.window] = nil
      self:_close_bar()
      if self.options.closed then
        self.options.closed()
      end
    end),
  })
end

return M
