;;; hoverdeck-stats.el --- What the history adds up to  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; The year as a map, the month to come as bars, and how well cards were known,
;; each with its numbers beside it.

;;; Code:

(require 'calendar)
(require 'hoverdeck-view)

(declare-function hoverdeck-card "hoverdeck-card")
(declare-function hoverdeck-quiz "hoverdeck-quiz")

(defvar hoverdeck-stats-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "z" #'hoverdeck-quiz)
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    map)
  "Keys in the statistics.")

(define-derived-mode hoverdeck-stats-mode special-mode "Stats"
  "Mode for reading what the history adds up to."
  :interactive nil
  (hoverdeck-view-calm-head)
  (setq-local revert-buffer-function (lambda (&rest _) (hoverdeck-stats)))
  (setq header-line-format
        '(:eval (hoverdeck-view-keys '("z" . "quiz") '("g" . "again") '("q" . "close")))))

;;;###autoload
(defun hoverdeck-stats ()
  "Show your year, what comes next, and how well cards were known."
  (interactive)
  (hoverdeck-connection-command
   "stats" nil
   (lambda (stats)
     (let ((buffer (get-buffer-create "*Hoverdeck stats*")))
       (with-current-buffer buffer
         (unless (derived-mode-p 'hoverdeck-stats-mode) (hoverdeck-stats-mode)))
       (pop-to-buffer buffer)
       (hoverdeck-view-fit (lambda () (hoverdeck-stats--write stats)))))))

(defun hoverdeck-stats--write (stats)
  "Write STATS, as the server gives them, into the current buffer."
  (hoverdeck-view-with-page
    (insert "\n")
    (hoverdeck-stats--overview stats)
    (if (zerop (plist-get stats :answers))
        (hoverdeck-view-insert
         "\nNo answers yet. They begin to add up with the first quiz: press z.")
      (hoverdeck-stats--year (append (plist-get stats :year) nil))
      (hoverdeck-stats--forecast stats)
      (hoverdeck-stats--retention stats)
      (hoverdeck-stats--ratings stats)
      (hoverdeck-stats--leeches (append (plist-get stats :leeches) nil)))))

(defun hoverdeck-stats--heading (text)
  "Insert TEXT as the heading of a part."
  (insert "\n")
  (hoverdeck-view-insert (propertize text 'face 'hoverdeck-heading)))

(defun hoverdeck-stats--overview (stats)
  "Insert the numbers of cards and days of STATS."
  (let ((cards (plist-get stats :cards)) (streak (plist-get stats :streak)))
    (hoverdeck-view-insert (propertize "What you know" 'face 'hoverdeck-question))
    (hoverdeck-view-insert
     (format "%s · %s in a row, %d at most"
             (hoverdeck-stats--count (plist-get stats :answers) "answer")
             (hoverdeck-stats--count (plist-get streak :current) "day")
             (plist-get streak :longest)))
    (hoverdeck-view-insert
     (format "Cards: %d mature · %d young · %d new%s"
             (plist-get cards :mature) (plist-get cards :young) (plist-get cards :new)
             (if (zerop (plist-get cards :suspended)) ""
               (format " · %d suspended" (plist-get cards :suspended)))))))

(defun hoverdeck-stats--count (number thing)
  "NUMBER of THING, in the plural where it must be."
  (format "%d %s%s" number thing (if (= number 1) "" "s")))

;;;; The year

(defconst hoverdeck-stats--shades ["·" "░" "▒" "▓" "█"]
  "From a day without answers to the busiest.")

(defun hoverdeck-stats--year (days)
  "Insert DAYS, a year of them with today last, as weeks side by side."
  (hoverdeck-stats--heading "Your year")
  (let* ((fit (/ (- (hoverdeck-view-width) 6) 1))
         (weeks (last (hoverdeck-stats--weeks days) fit))
         (most (apply #'max 1 (mapcar (lambda (day) (plist-get day :answers)) days))))
    (hoverdeck-view-insert (hoverdeck-view-quiet "    %s" (hoverdeck-stats--months weeks)))
    (dotimes (weekday 7)
      (hoverdeck-view-insert
       (concat (hoverdeck-view-quiet "%s " (nth weekday '("Mon" "   " "Wed" "   " "Fri" "   " "Sun")))
               (mapconcat (lambda (week) (hoverdeck-stats--cell (nth weekday week) most)) weeks ""))))))

(defun hoverdeck-stats--weeks (days)
  "DAYS in lists of seven from Monday on; nil stands for days outside."
  (let* ((first (hoverdeck-stats--weekday (plist-get (car days) :date)))
         (padded (append (make-list first nil) days)))
    (cl-loop while padded
             collect (cl-loop repeat 7 collect (pop padded)))))

(defun hoverdeck-stats--weekday (date)
  "The day of the week of DATE, \"2026-11-24\"; Monday is 0."
  (mod (1- (calendar-day-of-week (hoverdeck-stats--calendar-date date))) 7))

(defun hoverdeck-stats--calendar-date (date)
  "DATE, \"2026-11-24\", as the calendar has it."
  (pcase-let ((`(,year ,month ,day) (mapcar #'string-to-number (split-string date "-"))))
    (list month day year)))

(defun hoverdeck-stats--months (weeks)
  "A line with the names of months above the WEEKS in which they begin."
  (let ((line "") (last nil))
    (cl-loop for week in weeks
             for column from 0
             for date = (plist-get (car (delq nil (copy-sequence week))) :date)
             for month = (and date (string-to-number (substring date 5 7)))
             when (and month (not (eql month last)) (>= column (length line)))
             do (setq line (concat line (make-string (- column (length line)) ?\s)
                                   (calendar-month-name month t) " "))
             do (setq last month))
    line))

(defun hoverdeck-stats--cell (day most)
  "DAY as one letter: darker with more answers, MOST of them on the busiest day."
  (if (null day) " "
    (let* ((answers (plist-get day :answers))
           (shade (if (zerop answers) 0 (max 1 (ceiling (* 4 answers) most)))))
      (propertize (aref hoverdeck-stats--shades shade)
                  'face (if (zerop shade) 'hoverdeck-quiet 'hoverdeck-remembered)
                  'help-echo (format "%s: %s" (plist-get day :date)
                                     (hoverdeck-stats--count answers "answer"))))))

;;;; What comes, and how well it is known

(defun hoverdeck-stats--forecast (stats)
  "Insert how many cards come in the next two weeks, by STATS."
  (let* ((days (seq-take (append (plist-get stats :forecast) nil) 14))
         (most (apply #'max 1 (mapcar (lambda (day) (plist-get day :due)) days)))
         (overdue (plist-get stats :overdue)))
    (hoverdeck-stats--heading
     (format "What comes%s" (if (zerop overdue) "" (format " (%d overdue, counted today)" overdue))))
    (dolist (day days)
      (hoverdeck-view-insert
       (concat (hoverdeck-view-quiet "%s " (hoverdeck-stats--short-date (plist-get day :date)))
               (hoverdeck-stats--bar (plist-get day :due) most 'hoverdeck-bar))))))

(defun hoverdeck-stats--short-date (date)
  "DATE, \"2026-11-24\", as \"Tue 24 Nov\"."
  (let ((there (hoverdeck-stats--calendar-date date)))
    (format "%s %2d %s" (calendar-day-name there t) (cadr there)
            (calendar-month-name (car there) t))))

(defun hoverdeck-stats--bar (number most face)
  "NUMBER as a bar of FACE, where MOST is the longest, and as digits."
  (let ((room (max 10 (- (hoverdeck-view-width) 32))))
    (concat (propertize (make-string (ceiling (* room number) most) ?█) 'face face)
            (if (zerop number) "" " ")
            (hoverdeck-view-quiet "%d" number))))

(defun hoverdeck-stats--retention (stats)
  "Insert how many cards were known on a later day than their last, by STATS."
  (hoverdeck-stats--heading
   (format "How much you kept (you want %s)"
           (hoverdeck-stats--percent (plist-get stats :desiredRetention))))
  (hoverdeck-view-insert (hoverdeck-view-quiet "%-14s%-18s%-18s%s" "" "young" "mature" "all"))
  (dolist (window (append (plist-get stats :retention) nil))
    (hoverdeck-view-insert
     (concat (format "%-14s" (pcase (plist-get window :days)
                               ('nil "all time")
                               (1 "last day")
                               (days (format "last %d days" days))))
             (format "%-18s%-18s%s"
                     (hoverdeck-stats--share (plist-get window :young))
                     (hoverdeck-stats--share (plist-get window :mature))
                     (hoverdeck-stats--share (plist-get window :all)))))))

(defun hoverdeck-stats--share (counted)
  "COUNTED, a share with what it was counted from, in words."
  (if (plist-get counted :share)
      (format "%s of %d" (hoverdeck-stats--percent (plist-get counted :share))
              (plist-get counted :asked))
    "–"))

(defun hoverdeck-stats--percent (share)
  "SHARE, 0 to 1, in percent."
  (if share (format "%.0f%%" (* 100 share)) "–"))

(defun hoverdeck-stats--ratings (stats)
  "Insert how often each rating of STATS was given and what it was worth."
  (let* ((ratings (append (plist-get stats :ratings) nil))
         (worth (append (plist-get stats :calibration) nil))
         (most (apply #'max 1 (mapcar (lambda (rating) (plist-get rating :answers)) ratings))))
    (hoverdeck-stats--heading "Your ratings, and how many were known the next time")
    (cl-loop for rating in ratings
             for next in worth
             do (hoverdeck-view-insert
                 (concat (format "%d %-15s" (plist-get rating :rating) (plist-get rating :label))
                         (format "%-12s" (hoverdeck-stats--share next))
                         (hoverdeck-stats--bar
                          (plist-get rating :answers) most
                          (if (< (plist-get rating :rating) 3)
                              'hoverdeck-forgotten
                            'hoverdeck-remembered)))))))

(defun hoverdeck-stats--leeches (leeches)
  "Insert LEECHES, the cards that keep being forgotten, as buttons."
  (when leeches
    (hoverdeck-stats--heading "Keep slipping")
    (dolist (leech leeches)
      (let ((id (plist-get leech :card)))
        (hoverdeck-view-insert
         (concat "• " (hoverdeck-view-button id (lambda () (hoverdeck-card id)) "Read this card")
                 (hoverdeck-view-quiet "  forgotten %d times in %d" (plist-get leech :lapses)
                                       (plist-get leech :reps))))))))

(provide 'hoverdeck-stats)
;;; hoverdeck-stats.el ends here
