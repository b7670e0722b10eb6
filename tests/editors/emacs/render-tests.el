;;; render-tests.el --- What cards and quizzes look like  -*- lexical-binding: t -*-

;;; Commentary:

;; Pages as text, with [FACE: …] around what has one of the faces that matter.

;;; Code:

(require 'ert)
(require 'hoverdeck)

(defconst render-tests--marks '((hoverdeck-inline-code . "code") (bold . "bold") (italic . "italic")
                                (hoverdeck-quiet . "quiet") (hoverdeck-heading . "heading") (link . "link"))
  "How faces are written in expectations.")

(defun render-tests--marked (text)
  "TEXT with its faces written into it."
  (let ((place 0) (out ""))
    (while (< place (length text))
      (let* ((next (next-single-property-change place 'face text (length text)))
             (face (get-text-property place 'face text))
             (mark (alist-get (car (flatten-tree face)) render-tests--marks)))
        (setq out (concat out (if mark (format "[%s: %s]" mark (substring text place next))
                                (substring text place next)))
              place next)))
    (substring-no-properties out)))

(defun render-tests--page (step &optional width)
  "The page of STEP in a window of WIDTH columns, as plain text."
  (cl-letf (((symbol-function 'hoverdeck-view-width) (lambda () (or width 76))))
    (with-temp-buffer
      (hoverdeck-quiz-page-write step nil)
      (replace-regexp-in-string "[ \t]+$" "" (buffer-substring-no-properties (point-min) (point-max))))))

(ert-deftest render-tests-a-paragraph-is-one-however-its-lines-break ()
  (should (equal (substring-no-properties (hoverdeck-render "one two\nthree four five\n\nsix" 20))
                 "one two three four\nfive\n\nsix")))

(ert-deftest render-tests-marks-inside-a-sentence ()
  (should (equal (render-tests--marked
                  (hoverdeck-render "Use `a*b*` for **two `x`** and *one*, 2 * 3, \\*not\\*, [here](https://x.y)." 200))
                 (concat "Use [code: a*b*] for [bold: two ][code: x] and [italic: one],"
                         " 2 * 3, *not*, [link: here]."))))

(ert-deftest render-tests-the-quiet-line-below-a-card ()
  (should (equal (render-tests--marked (hoverdeck-render "*Async · new*" 80)) "[quiet: Async · new]")))

(ert-deftest render-tests-headings-and-lists ()
  (should (equal (render-tests--marked (hoverdeck-render "### In `Rust`\n- one two three four five\n  six\n- seven\n\n1. eight" 24))
                 (concat "[heading: In Rust]\n\n• one two three four\n  five six\n• seven\n\n1. eight"))))

(ert-deftest render-tests-code-keeps-its-lines-and-gets-its-colours ()
  (let ((text (hoverdeck-render "Look:\n```python\nasync def f():\n\n    pass\n```\nAfter." 80)))
    (should (equal (substring-no-properties text)
                   "Look:\n\n  async def f():\n  \n      pass \n\nAfter."))
    (let ((place (string-match "def" text)))
      (should (memq 'font-lock-keyword-face (flatten-tree (get-text-property place 'face text))))
      (should (memq 'hoverdeck-block (flatten-tree (get-text-property place 'face text)))))))

(ert-deftest render-tests-code-of-an-unknown-language-and-an-open-fence ()
  (should (equal (substring-no-properties (hoverdeck-render "```cobol\nMOVE 1 TO X" 80)) "  MOVE 1 TO X ")))

(ert-deftest render-tests-a-table-stands-as-it-is ()
  (should (equal (substring-no-properties (hoverdeck-render "| a | b |\n|---|---|\n| 1 | 2 |" 10))
                 "| a | b |\n|---|---|\n| 1 | 2 |")))

(ert-deftest render-tests-text-that-only-looks-like-marks ()
  (dolist (text '("a ` b" "**" "[x]" "*" "2 * 3 * 4" "\\" "# no heading inside #"))
    (should (stringp (hoverdeck-render text 80))))
  (should (equal (render-tests--marked (hoverdeck-render "2 * 3 * 4 and [x]" 80)) "2 * 3 * 4 and [x]")))

(defconst render-tests--card
  '(:id "event-loop" :title "Async" :hint nil
    :question (:markdown "What is the **event loop**?" :plain "What is the event loop?")
    :markdown "**What is the **event loop**?**\n\nWhat takes the turns.")
  "A card as the server gives it.")

(defconst render-tests--answer
  `(:quiz "q" :step "answer" :number 2 :of 4 :canUndo t :card ,render-tests--card
    :ratings [(:rating 1 :label "not at all" :remembered :json-false :days 0)
              (:rating 2 :label "recognised it" :remembered :json-false :days 1)
              (:rating 3 :label "with effort" :remembered t :days 3)
              (:rating 4 :label "knew it" :remembered t :days 80)
              (:rating 5 :label "perfectly" :remembered t :days 900)])
  "A step with an answer.")

(ert-deftest render-tests-an-answer-in-a-wide-window ()
  (should (equal (render-tests--page render-tests--answer)
                 "
━━━━━━━━━━━━ 2 of 4 · Async

What is the event loop?

What takes the turns.

────────────────────────────────────────────────────────────────────────────
How well did you know this?

forgot                         │ remembered
1 not at all  2 recognised it  │ 3 with effort  4 knew it      5 perfectly
  today         tomorrow       │   in 3 days      in 3 months    in 2 years
")))

(ert-deftest render-tests-an-answer-in-a-narrow-window ()
  (should (equal (render-tests--page render-tests--answer 40)
                 "
━━━━━━━━━━━━ 2 of 4 · Async

What is the event loop?

What takes the turns.

────────────────────────────────────────
How well did you know this?

forgot
1 not at all      today
2 recognised it   tomorrow
───────────────────────────
remembered
3 with effort     in 3 days
4 knew it         in 3 months
5 perfectly       in 2 years
")))

(ert-deftest render-tests-a-question-does-not-give-its-answer ()
  (let ((page (render-tests--page `(:quiz "q" :step "question" :number 1 :of 4 :card ,render-tests--card))))
    (should (string-search "[ Show the answer ]" page))
    (should-not (string-search "takes the turns" page))
    (should-not (string-search "remembered" page))))

(ert-deftest render-tests-the-end-says-what-was-missed ()
  (let ((page (render-tests--page
               `(:quiz "q" :step "done" :canUndo t
                 :summary (:answered 3 :ratings [0 1 0 0 2] :missed [,render-tests--card] :skipped 1)))))
    (should (string-search "3 answered · 2 remembered · 1 skipped" page))
    (should (string-search "To look at again\n• What is the event loop?" page))))

(ert-deftest render-tests-keys-follow-the-step ()
  (let ((keys (lambda (step) (substring-no-properties (hoverdeck-quiz-page-keys step)))))
    (should (equal (funcall keys '(:step "question" :canUndo :json-false :card (:hint "h")))
                   " SPC answer   h hint   s skip   e deck   q close"))
    (should (equal (funcall keys '(:step "answer" :canUndo t))
                   " 1 2 forgot   3 4 5 remembered   u undo   s skip   e deck   q close"))))

(ert-deftest render-tests-days-in-words ()
  (should (equal (mapcar #'hoverdeck-view-days '(-1 0 1 2 59 60 729 730 3650))
                 '("today" "today" "tomorrow" "in 2 days" "in 59 days" "in 2 months" "in 24 months"
                   "in 2 years" "in 10 years"))))

(ert-deftest render-tests-a-year-begins-on-its-weekday ()
  "2026-11-24 is a Tuesday."
  (should (equal (mapcar (lambda (week) (mapcar (lambda (day) (plist-get day :answers)) week))
                         (hoverdeck-stats--weeks '((:date "2026-11-24" :answers 1) (:date "2026-11-25" :answers 2))))
                 '((nil 1 2 nil nil nil nil)))))

(ert-deftest render-tests-settings-are-nested ()
  (let ((hoverdeck-hover-mode "brief") (hoverdeck-hover-answer nil)
        (hoverdeck-settings '(:retention 0.8 :hover (:answer "always"))))
    (should (equal (hoverdeck-custom-settings)
                   '(:retention 0.8 :hover (:mode "brief" :answer "always"))))
    (should (equal hoverdeck-settings '(:retention 0.8 :hover (:answer "always"))))))

(ert-deftest render-tests-what-was-taken-back ()
  (should (equal (hoverdeck--undone-text nil) "There is nothing to take back"))
  (should (equal (hoverdeck--undone-text '(:kind "review" :card "x" :rating 2)) "Taken back: the rating 2 of x"))
  (should (equal (hoverdeck--undone-text '(:kind "suspend" :card "x")) "Taken back: suspend of x")))

(provide 'render-tests)
;;; render-tests.el ends here
