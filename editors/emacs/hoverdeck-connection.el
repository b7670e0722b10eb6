;;; hoverdeck-connection.el --- The conversation with the server  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; One server for the whole Emacs: the history, the number of due cards and a
;; quiz belong to the learner and not to a project, and the server needs no
;; project to read a file.  It starts with the first question, and again when
;; one comes after its end; what is asked meanwhile waits.
;;
;; Nothing here blocks: an answer is given to a function.  What is asked, and
;; what becomes of the answer, is decided elsewhere.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'hoverdeck-custom)

(defvar hoverdeck-connection-lost-hook nil
  "Run when the server has ended, whatever the reason.")

(defvar hoverdeck-connection-due-hook nil
  "Run when the numbers of waiting cards have changed.")

(defvar hoverdeck-connection-due nil
  "How many cards wait, as (:due N :new N); nil before the server has said so.")

(defvar hoverdeck-connection--server nil
  "The connection to the running server, or nil.")

(defvar hoverdeck-connection--encoding nil
  "What a column counts, as the server chose; nil until it has answered.")

(defvar hoverdeck-connection--waiting nil
  "What is asked before the server has answered its greeting, newest first.
Each is (THEN . OTHERWISE), as `hoverdeck-connection-when-ready' has them.")

(defvar hoverdeck-connection--starts 0
  "How many servers were started.")

(defvar hoverdeck-connection--ends nil
  "When servers ended unasked, newest first, as numbers of seconds.")

(defconst hoverdeck-connection--most-ends 3
  "After so many ends lately, one waits for a command before another start.")

(defconst hoverdeck-connection--ends-within 180
  "For how many seconds an end counts.")

;;;; Asking

(defun hoverdeck-connection-when-ready (then &optional otherwise)
  "Call THEN, at once if the server is ready, else when it is.
If it does not start, call OTHERWISE with a sentence that says why; without
OTHERWISE signal that as an error."
  (condition-case problem
      (progn
        (hoverdeck-connection--start)
        (if hoverdeck-connection--encoding
            (funcall then)
          (push (cons then otherwise) hoverdeck-connection--waiting)))
    (user-error
     (if otherwise
         (funcall otherwise (cadr problem))
       (signal (car problem) (cdr problem))))))

(defun hoverdeck-connection-request (method params then &optional otherwise)
  "Ask the server METHOD with PARAMS, and call THEN with its answer.
If it refuses, ends or stays silent, call OTHERWISE with a sentence that says
so, or show it.  The server must be ready."
  (let ((refused (or otherwise #'hoverdeck-connection-say)))
    (hoverdeck-connection--send
     hoverdeck-connection--server method params then
     (lambda (problem) (funcall refused (hoverdeck-connection--reason problem)))
     (lambda ()
       (funcall refused "Hoverdeck's server does not answer; M-x hoverdeck-restart starts another")))))

(defun hoverdeck-connection-command (name arguments then &optional otherwise)
  "Have the server do the command NAME with the plist ARGUMENTS.
THEN gets what it gives, OTHERWISE a sentence if it refuses.  Starts the server
if need be."
  (hoverdeck-connection-when-ready
   (lambda ()
     (hoverdeck-connection-request
      :workspace/executeCommand
      (list :command (concat "hoverdeck." name)
            :arguments (vector (or arguments (make-hash-table))))
      then otherwise))
   otherwise))

(defun hoverdeck-connection-notify (method params)
  "Tell the server METHOD with PARAMS, if it is ready."
  (when (hoverdeck-connection-ready-p)
    (condition-case nil
        (jsonrpc-notify hoverdeck-connection--server method params)
      ;; It has ended this moment; the next question starts another one.
      (error nil))))

(defun hoverdeck-connection-ready-p ()
  "Non-nil if the server is running and has answered its greeting."
  (and hoverdeck-connection--encoding (hoverdeck-connection-current) t))

(defun hoverdeck-connection-current ()
  "The running server; something else after each start, nil without one."
  (and hoverdeck-connection--server
       (jsonrpc-running-p hoverdeck-connection--server)
       hoverdeck-connection--server))

(defun hoverdeck-connection-encoding ()
  "What a column counts: \"utf-32\", \"utf-8\" or \"utf-16\"."
  hoverdeck-connection--encoding)

(defun hoverdeck-connection-say (sentence)
  "Show SENTENCE to the learner."
  (message "%s" sentence))

(defun hoverdeck-connection-quiet-p ()
  "Non-nil if what was not asked for should leave the server alone.
That is so where it is not installed, and when it keeps ending."
  (unless (hoverdeck-connection-current)
    (hoverdeck-connection--ended hoverdeck-connection--server)
    (or (hoverdeck-connection--keeps-ending-p)
        (not (executable-find (car hoverdeck-command))))))

(defun hoverdeck-connection--reason (problem)
  "The plist PROBLEM of the protocol as a sentence."
  (if (eql (plist-get problem :code) -1)
      "Hoverdeck's server has ended; every answer that was confirmed is kept"
    (or (plist-get problem :message) "Hoverdeck's server refused without a reason")))

(defun hoverdeck-connection--send (server method params then refused silent)
  "Send METHOD with PARAMS to SERVER; THEN gets the answer, REFUSED a problem.
SILENT is called if nothing comes."
  (condition-case nil
      (jsonrpc-async-request server method params
                             :success-fn then :error-fn refused :timeout-fn silent)
    ;; A process that has just ended cannot be written to.
    (error (funcall refused '(:code -1)))))

;;;; Starting and ending

(defun hoverdeck-connection--start ()
  "Start a server unless there is one."
  (unless (hoverdeck-connection-current)
    ;; The last one may have ended without Emacs having said so yet.
    (hoverdeck-connection--ended hoverdeck-connection--server)
    (hoverdeck-connection--need-program)
    (setq hoverdeck-connection--encoding nil
          hoverdeck-connection--server (hoverdeck-connection--open))
    (hoverdeck-connection--greet hoverdeck-connection--server)))

(defun hoverdeck-connection--need-program ()
  "Signal an error with advice if there is no server to start."
  (unless (and (consp hoverdeck-command) (executable-find (car hoverdeck-command)))
    (user-error (concat "There is no program `%s': install Hoverdeck's server (cargo install --path ."
                        " in a clone of its repository), or name it in `hoverdeck-command'")
                (car-safe hoverdeck-command))))

(defun hoverdeck-connection--open ()
  "A connection to a new process of the server."
  (setq hoverdeck-connection--starts (1+ hoverdeck-connection--starts))
  (apply #'make-instance 'jsonrpc-process-connection
         :name (hoverdeck-connection--name)
         :notification-dispatcher #'hoverdeck-connection--hear
         :request-dispatcher #'hoverdeck-connection--answer
         :on-shutdown #'hoverdeck-connection--ended
         :process #'hoverdeck-connection--process
         ;; The log of all messages is off, in whichever way this jsonrpc has it.
         (if (boundp 'jsonrpc-event-hook)
             '(:events-buffer-config (:size 0 :format full))
           '(:events-buffer-scrollback-size 0))))

(defun hoverdeck-connection--name ()
  "The name of the newest connection, and so of its buffers.
Each has its own: jsonrpc would let the last words of a server that has just
ended run into those of the next one."
  (if (= hoverdeck-connection--starts 1)
      "hoverdeck"
    (format "hoverdeck-%d" hoverdeck-connection--starts)))

(defun hoverdeck-connection--process (&optional _connection)
  "Start the program, on this machine even when a remote file is shown."
  (let ((default-directory (file-name-as-directory (expand-file-name "~"))))
    (make-process :name "hoverdeck"
                  :command hoverdeck-command
                  :connection-type 'pipe
                  :coding 'utf-8-emacs-unix
                  :noquery t
                  :stderr (get-buffer-create (format "*%s stderr*" (hoverdeck-connection--name))))))

(defun hoverdeck-connection--greet (server)
  "Introduce Emacs to SERVER; what waits is done when it has answered."
  (hoverdeck-connection--send
   server :initialize (hoverdeck-connection--introduction)
   (lambda (answer)
     (setq hoverdeck-connection--encoding
           (or (plist-get (plist-get answer :capabilities) :positionEncoding) "utf-16"))
     (hoverdeck-connection-notify :initialized (make-hash-table))
     (pcase-dolist (`(,then . ,_) (hoverdeck-connection--take-waiting))
       (funcall then)))
   (lambda (problem)
     (hoverdeck-connection--give-up
      server (concat "Hoverdeck's server did not start: " (hoverdeck-connection--reason problem))))
   (lambda ()
     (hoverdeck-connection--give-up
      server (format "`%s' did not answer as Hoverdeck's server; see `hoverdeck-command'"
                     (mapconcat #'identity hoverdeck-command " "))))))

(defun hoverdeck-connection--give-up (server sentence)
  "End SERVER, which did not greet back, and say so by SENTENCE.
What is asked next starts another one."
  (let ((waiting (hoverdeck-connection--take-waiting)))
    (when (jsonrpc-running-p server)
      (jsonrpc-shutdown server))
    ;; Last, for jsonrpc has a word of its own about the end.
    (hoverdeck-connection--turn-away sentence waiting)))

(defun hoverdeck-connection--take-waiting ()
  "What waits, oldest first; then nothing does."
  (nreverse (prog1 hoverdeck-connection--waiting
              (setq hoverdeck-connection--waiting nil))))

(defun hoverdeck-connection--turn-away (sentence &optional waiting)
  "Tell all who wait for the server, by SENTENCE, that it does not come.
WAITING are those who waited, if they no longer do."
  (pcase-dolist (`(,_ . ,otherwise) (or waiting (hoverdeck-connection--take-waiting)))
    (funcall (or otherwise #'hoverdeck-connection-say) sentence)))

(defun hoverdeck-connection--introduction ()
  "The parameters of the greeting.
It counts in letters, as utf-32 does, so positions need no arithmetic."
  (list :processId (emacs-pid)
        :clientInfo (list :name "emacs" :version emacs-version)
        :rootUri nil
        :capabilities
        '(:general (:positionEncodings ["utf-32"])
          :textDocument
          (:synchronization (:didSave :json-false)
           :hover (:contentFormat ["markdown" "plaintext"])
           :codeAction (:codeActionLiteralSupport (:codeActionKind (:valueSet [""]))))
          :workspace (:configuration t :executeCommand (:dynamicRegistration :json-false)))
        :initializationOptions
        (append '(:quiz "client") (hoverdeck-custom-settings))))

(defun hoverdeck-connection--ended (server)
  "Take note that SERVER has ended, if it is the present one."
  (when (and server (eq server hoverdeck-connection--server))
    (push (float-time) hoverdeck-connection--ends)
    (hoverdeck-connection--forget)))

(defun hoverdeck-connection--forget ()
  "Forget the server, and let everybody know."
  (setq hoverdeck-connection--server nil
        hoverdeck-connection--encoding nil
        hoverdeck-connection-due nil)
  (hoverdeck-connection--turn-away "Hoverdeck's server has ended")
  (run-hooks 'hoverdeck-connection-lost-hook 'hoverdeck-connection-due-hook))

(defun hoverdeck-connection--keeps-ending-p ()
  "Non-nil if servers ended so often lately that another would, too."
  (let ((since (- (float-time) hoverdeck-connection--ends-within)))
    (setq hoverdeck-connection--ends
          (cl-remove-if (lambda (end) (< end since)) hoverdeck-connection--ends))
    (>= (length hoverdeck-connection--ends) hoverdeck-connection--most-ends)))

(defun hoverdeck-connection-stop ()
  "End the server if there is one, in the way of the protocol."
  (let ((server (hoverdeck-connection-current)))
    (when server
      (setq hoverdeck-connection--server nil)
      (condition-case nil
          (progn (jsonrpc-request server :shutdown nil :timeout 2)
                 (jsonrpc-notify server :exit nil))
        (jsonrpc-error (jsonrpc-shutdown server)))
      (hoverdeck-connection--forget))))

;;;###autoload
(defun hoverdeck-restart ()
  "Start Hoverdeck's server anew."
  (interactive)
  (hoverdeck-connection-stop)
  (setq hoverdeck-connection--ends nil)
  (hoverdeck-connection-when-ready
   (lambda () (message "Hoverdeck's server has started"))))

;;;; What the server says and asks

(defun hoverdeck-connection--hear (_server method params)
  "Take the notification METHOD with PARAMS."
  (pcase method
    ('hoverdeck/due
     (setq hoverdeck-connection-due params)
     (run-hooks 'hoverdeck-connection-due-hook))
    ('window/showMessage
     (hoverdeck-connection-say (plist-get params :message)))))

(defun hoverdeck-connection--answer (_server method params)
  "Answer the request METHOD with PARAMS."
  (pcase method
    ('workspace/configuration
     (vconcat (mapcar #'hoverdeck-connection--setting (plist-get params :items))))
    (_ (jsonrpc-error :code -32601 :message (format "Emacs does not know %s" method)))))

(defun hoverdeck-connection--setting (item)
  "What ITEM of a request for settings asks for."
  (and (equal (plist-get item :section) "hoverdeck")
       (or (hoverdeck-custom-settings) (make-hash-table))))

(defun hoverdeck-connection--send-settings ()
  "Tell the server that settings have changed."
  (hoverdeck-connection-notify
   :workspace/didChangeConfiguration
   (list :settings (list :hoverdeck (or (hoverdeck-custom-settings) (make-hash-table))))))

(add-hook 'hoverdeck-custom-changed-hook #'hoverdeck-connection--send-settings)

(provide 'hoverdeck-connection)
;;; hoverdeck-connection.el ends here
