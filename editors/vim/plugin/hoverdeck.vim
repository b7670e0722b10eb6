" The commands and the <Plug> maps; all else is loaded when one of them is used. In Vim's older script, so that an older
" Vim can say that it is one.

if exists('g:loaded_hoverdeck')
  finish
endif
let g:loaded_hoverdeck = 1

if !has('vim9script') || !has('channel') || !has('popupwin') || !has('textprop')
  command! -nargs=* Hoverdeck echomsg 'Hoverdeck needs Vim 9.0 or newer with channels and popups. `hoverdeck quiz` asks your cards in a terminal.'
  finish
endif

command! -nargs=* -complete=customlist,hoverdeck#Complete Hoverdeck call hoverdeck#Run(<f-args>)
command! -nargs=? -complete=customlist,hoverdeck#CompleteCards HoverdeckCard call hoverdeck#Run('card', <f-args>)
command! -nargs=? -complete=customlist,hoverdeck#CompleteScopes HoverdeckQuiz call hoverdeck#Run('quiz', <f-args>)

for s:name in ['quiz', 'file', 'this', 'card', 'stats', 'undo', 'due', 'open']
  execute printf("nnoremap <silent> <Plug>(hoverdeck-%s) <Cmd>call hoverdeck#Run('%s')<CR>", s:name, s:name)
endfor
unlet s:name
