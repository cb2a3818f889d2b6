<?php

/**
 * Traditional Chinese; see english.php.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

return [
    'not-built' => '這是模組的原始碼，不是可用的模組：缺少 {file}。請安裝 convoy-whmcs.zip（附於每個版本的發布頁，或在原始碼資料夾執行「make package」產生於 dist/）'
        . '：將其解壓縮到 WHMCS 的資料夾。',
    'other-processor' => '套件中的函式庫與執行檔適用於 {theirs}，而此主機為 {ours}。請在版本 {version} 的原始碼資料夾執行這兩個指令：「cargo build '
        . '--locked --release -p wasmtime-php-lib」與「cargo build --locked --release -p wasmtime-php-cli」，再將 '
        . 'target/release/libwasmtime_php.so 複製為 {library}，並將 target/release/wasmtime-php 複製為 {executable}。',
    'package-damaged' => '模組安裝不完整：{file} 不存在或已損壞。請再次執行解壓縮後套件中的 install.sh；或重新上傳整個 '
        . 'modules/servers/convoy 資料夾，並重新載入 PHP。',
    'contract-mismatch' => '模組檔案的版本不一致：程式碼使用 {ours}，元件使用 {theirs}。請重新上傳整個 modules/servers/convoy 資料夾。',
    'no-service' => 'WHMCS 沒有為此指令指定服務（serviceid 缺少或不是數字）。',
    'service-unknown' => 'WHMCS 中沒有 {service}。',
    'no-model' => 'WHMCS 沒有提供 {service} 的模型；此模組需要 WHMCS 7.2 或更新版本。',
    'no-server' => '尚未指定伺服器。請在服務的「伺服器」欄位選擇一台 ConvoyPanel 伺服器。',
    'no-token' => '伺服器設定中沒有 API 權杖。請將面板的 application 權杖填入「密碼」欄位。',
    'bad-token' => '伺服器設定「密碼」欄位中的 API 權杖含有空白或不合法的字元。請重新從面板複製。',
    'bad-address' => '伺服器設定中的位址無法使用：{problem}',
    'access-hash' => '「Access Hash」第 {line} 行：無法辨識「{text}」。每行應為「ca=」加上憑證檔案的路徑、「record=errors」、「record=all」、'
        . '「record=off」、「record-addresses=hide」、「panel-email=」加上 @ 之前含 {client} 的地址、「adopt-by-email=empty」、'
        . '「proxy=」加上位址（如 http://proxy.example.com:3128）、「public-url=」加上瀏覽器連到面板的網址、「safe-mode=yes」、'
        . '「installation=moved」或「installation=copy」。',
    'shop-place' => '{address}，資料庫 {database}',
    'shop-place-on' => '{address}，{host} 上的資料庫 {database}',
    'shop-moved' => '此 WHMCS 的資料庫已改變。目前：{new}。先前：{old}。可能是商店已搬移，也可能這是商店的複本。在管理員說明之前，自動的停用、終止與刪除都會暫緩：請在任一使用 '
        . 'ConvoyPanel 伺服器的服務頁面按「商店已搬移」或「這是複本」，或在伺服器設定的 Access Hash 填入 installation=moved 或 installation=copy。',
    'shop-unknown' => '此 WHMCS 的網址與資料庫都已改變。目前：{new}。先前：{old}。可能是商店已搬移，也可能這是商店的複本，而複本不得變更原商店的伺服器。在管理員說明之前，不會在面板上做任何變更：'
        . '請在任一使用 ConvoyPanel 伺服器的服務頁面按「商店已搬移」或「這是複本」，或在伺服器設定的 Access Hash 填入 installation=moved 或 '
        . 'installation=copy。',
    'shop-question-subject' => '此商店是搬移而來，還是複本？',
    'shop-question' => '搬移或複本？',
    'shop-has-alias' => '此 WHMCS 的同一個資料庫有兩種設定方式（例如網頁與排程在不同主機上），因此一切照常運作。'
        . '目前：{new}。另一個：{old}。',
    'shop-renamed' => '此 WHMCS 的網址已改變，但資料庫相同，因此一切照常運作。目前：{new}。先前：{old}。',
    'shop-is-moved' => '此商店已搬移（{by}），一切照常運作。目前：{new}。先前：{old}。',
    'shop-is-copy' => '此商店是複本（{by}）。已產生新的安裝識別碼；一併複製而來的服務在管理員逐一確認前為唯讀。目前：{new}。原商店：{old}。',
    'said-by-staff' => '由管理員 {id} 說明',
    'said-by-record' => '由 Access Hash 說明',
    'shop-not-asked' => '此 WHMCS 的位置沒有改變，或其他管理員已回答。未執行任何操作。',
    'service-copied' => '{service} 是隨商店一併複製而來的，其伺服器可能屬於原商店。管理員在服務頁面按「由此商店管理此伺服器」之前，此商店不會變更該伺服器。請確定原商店已不再管理該伺服器後再按。',
    'not-copied' => '{service} 不是等待確認的複本。未執行任何操作。',
    'service-confirmed' => '管理員 {staff} 允許此商店管理 {service} 的伺服器；該服務是隨商店一併複製而來的。',
    'again-copy' => '尚未執行任何操作。複本在管理員逐一確認之前，不得變更現有的任何服務。若這是複本，請在 5 分鐘內再按一次。',
    'again-confirm' => '尚未執行任何操作。若原商店仍在運作，兩個商店都可能停用或刪除此伺服器。若只由此商店管理，請在 5 分鐘內再按一次。',
    'staff-decide' => '只有已登入 WHMCS 的管理員可以決定此事。',
    'button-moved' => '商店已搬移',
    'button-copy' => '這是複本',
    'button-confirm' => '由此商店管理此伺服器',
    'busy' => '{service} 的另一項操作正在執行中。本次未做任何變更；請在其結束後再試。',
    'faster' => '{service} 的另一項操作已搶先一步，因此本次操作在儲存任何資料前就已停止。若仍需要，請再執行一次。',
    'moved' => '{service} 在本次操作開始前剛移轉給另一位客戶。未做任何變更；若仍需要，請再執行一次。',
    'in-transaction' => 'WHMCS 在此資料庫中有尚未結束的交易，建立伺服器前必須寫下的資料可能因此被復原。未做任何變更。',
    'server-held' => '{service} 已有伺服器 {uuid}，未再建立第二台。',
    'second-server' => '面板為 {service} 建立了伺服器 {made}，但該服務已有伺服器 {held}：另一項操作已搶先一步。{made} 未儲存在任何地方。請在面板上查看這兩台伺服器，刪除'
        . '不需要的那一台；若要刪除的是 {held}，請先將 {made} 填入「Server UUID」。',
    'creation-unfinished' => '面板已為 {service} 建立伺服器 {made}，但未能儲存。請執行 Create：會接手這台伺服器，不會再建立第二台。若不需要，請執行 Terminate。',
    'surplus-server' => '面板上有一台為 {service} 建立的伺服器 {made}，但未儲存在任何地方：另一項操作已搶先一步。請在面板上查看；不需要請刪除，需要則將其 UUID 填入該服務的'
        . '「Server UUID」。',
    'server-replaced' => '有人在「Server UUID」中以 {new} 取代了 {old}。伺服器 {old} 已不屬於任何服務，但仍在運作；若不再需要，請在面板上刪除。',
    'marked-held' => '為 {service} 建立的伺服器 {uuid} 現已屬於 {holder}；{service} 未儲存任何資料。請再次執行 Create，將建立另一台伺服器。',
    'uuid-held' => '伺服器 {uuid} 已屬於 {holder}。{service} 未儲存任何資料。若該伺服器應屬於 {service}，'
        . '請先清除 {holder} 的 WHMCS 自訂欄位「Server UUID」；否則請輸入其他 ID，或將欄位留空。',
    'earlier-shared' => '先前的模組同時為 {holder} 與 {service} 儲存了伺服器 {uuid}，因此未儲存任何資料；請在不屬於該伺服器的服務中清除先前的模組的 '
        . 'ID（server_id 或 convoy_server_uuid）。',
    'earlier-typed' => '{service} 的自訂欄位 {field} 用來指定伺服器，但該欄位顯示在訂購表單上，客戶可填入任何伺服器。未執行任何操作；請檢查該 ID，並將欄位從訂購表單移除。',
    'uuid-also-held' => '{service} 填寫的伺服器 {uuid} 已屬於 {holder}。未執行任何操作；請在「Server UUID」欄位填入正確的 ID，或將其留空。',
    'server-given' => '伺服器 {uuid} 原屬於此服務。此服務的 Server UUID 欄位現為空白，而 {uuid} 填在 {holder} 的欄位中：該伺服器自此屬於 {holder}。'
        . '若有誤，請清空該處的欄位，並填回此服務。',
    'uuid-while-deleting' => '{service} 填入了伺服器 {uuid}，但其伺服器 {old} 仍在刪除中。未做任何變更。'
        . '請清空 Server UUID 欄位；待 {old} 刪除完成或已解除管理後，再填入 {uuid}。',
    'deletion-called-off' => '{service}的伺服器 {uuid} 不再刪除：此服務已重新使用該伺服器。',
    'creation-no-record' => '面板 {panel} 可能已為此服務建立了伺服器：先前的請求沒有得到回覆，而目前使用中的伺服器設定都不指向該面板。'
        . '請將一個伺服器設定指向該面板，排程便會檢查；或自行在該面板上查看名稱屬於此服務的伺服器，若此服務已有另一台，請將它刪除。',
    'deletion-no-record' => '伺服器 {uuid} 應在面板 {panel} 上刪除，但已沒有使用中的伺服器設定指向該面板。請將一個伺服器設定指向該面板，排程就會繼續；或直接在該面板刪除伺服器。',
    'deletion-elsewhere' => '伺服器 {uuid} 應在面板 {panel} 上刪除，而此服務的伺服器設定指向另一個面板。未做任何變更。'
        . '請在服務的 Server 欄位選擇指向該面板的伺服器設定，儲存後再按一次此按鈕。',
    'deletion-pending' => '{service}的伺服器 {uuid} 仍在刪除中。請等候刪除完成，或在服務頁面按「解除管理此伺服器」後再試。',
    'user-bound' => '面板使用者 {user} 已是客戶 {client} 的帳號，因此未儲存任何資料。兩個客戶不能共用同一個面板帳號。',
    'not-stored' => 'WHMCS 無法儲存結果，因此未儲存任何資料：{cause}',
    'acted-not-stored' => '面板已執行操作，但 WHMCS 無法儲存結果，因此未儲存任何資料：{cause} 排除問題後請再次執行：模組會找到已建立的伺服器並接手。',
    'call-failed' => '模組的元件已停止（{kind}）：{message}',
    'may-have-acted' => '{cause} 面板可能已經執行操作。請再次執行：模組會先確認再建立。',
    'host-unusable' => '此 PHP 環境無法執行模組的元件：{problem}',
    'failed' => '{action}：{cause}',
    'broken' => '模組發生錯誤：{message}',
    'no-function' => 'PHP 沒有函式 {function}：php.ini（php-fpm 還有 pool 檔案）中的 disable_functions 禁用了它，或缺少其擴充套件。',
    'database-failed' => 'WHMCS 的資料庫回報：{cause}。',
    'doctors-turn' => '若要得知如何處理，請在伺服器設定按 Test Connection，或執行：php {doctor}',
    'staff-only' => '只有登入 WHMCS 的管理員能執行這項操作。',
    'admin-only' => '只有已登入 WHMCS 的管理員可以由此登入。',
    'not-owner' => '此服務屬於其他客戶。',
    'no-permission' => '您的使用者沒有登入此帳戶服務的權限。',
    'no-permission-change' => '您的使用者沒有變更此帳戶服務的權限。',
    'form-too-large' => '未做任何變更。表單超過 64 KB 或超過 50 個欄位。請縮短輸入的內容，或使用服務頁面上的按鈕。',
    'not-posted' => '未做任何變更。請使用服務頁面上的按鈕。',
    'not-active' => '此服務目前未啟用。',
    'bad-redirect' => '登入將導向面板以外的網址，已中止。',
    'unavailable' => '目前無法使用此功能。請稍後再試，或聯絡客服。',
    'outcome-unknown' => '目前還不確定這項操作是否成功，請過幾分鐘再查看一次。',
    'trace' => 'trace {id}',
    'no-trace' => '沒有 trace：{cause}',
    'trace-too-large' => '其大小為 {bytes} 位元組，超過部分資料庫伺服器單次可接受的上限。',
    'trace-repeated' => '過去一小時內已保留一份相同失敗的 trace。',
    'trace-unknown' => '此服務沒有 trace {id}。每個伺服器設定只保留最新的 50 份。',
    'trace-failed' => '失敗',
    'last-failure' => '最近一次失敗',
    'carry-over' => '尚未接管',
    'addon-suspension' => '要求的停用尚未完成：當時伺服器的狀態不允許。WHMCS 不允許模組重複執行產品附加項目的指令；請在伺服器就緒後再次按下停用。',
    'addon-installation' => '伺服器安裝已超過一小時，或尚缺部分內容。WHMCS 不允許模組自動處理產品附加項目；請開啟其頁面並與面板同步。',
    'command-throttled' => '面板一整天可接受的請求數都不足以執行 {command}，排程不再重試。'
        . '請在服務頁面執行；若面板並不忙碌，請向面板管理者確認其請求速率上限。',
    'addon-throttled' => 'WHMCS 執行 {command} 時，面板已不接受更多請求。'
        . 'WHMCS 不允許模組重複執行產品附加項目的指令；請在附加項目的頁面再次執行。',
    'installation-late' => '伺服器已於一天前訂購，但尚未確認完成。模組不再自動追蹤；請至面板查看。',
    'suspension-dropped' => '已取消 {service} 等待中的停用：該服務已付款，或其狀態已變更。',
    'panel-hangs' => '面板 {panel} 不久前未在時限內回應，目前不再向它查詢用量；下一次每日排程會再查詢。',
    'panel-hangs-now' => '面板 {panel} 已讓本次排程的兩個指令逾時，目前不再詢問；未執行任何操作。待面板恢復回應後，請從模組佇列（Module Queue）重新執行。',
    'page-missing' => '伺服器設定 {server} 的用量：面板清單有 1 頁兩次皆未回應，相關服務保留昨日的數值。{cause}',
    'pages-missing' => '伺服器設定 {server} 的用量：面板清單有 {count} 頁兩次皆未回應，相關服務保留昨日的數值。{cause}',
    'service' => '服務 {id}',
    'addon' => '服務 {id} 的附加項目 {addon}',
    'client' => '客戶 {id}',
    'bindings-listed' => '{count} 筆待確認或移除；{waiting} 筆尚待 WHMCS 的 cron 檢查。',
    'bindings-dry' => '這是試執行，未做任何變更。',
    'bindings-unknown' => '客戶 {client} 沒有對應至面板使用者 {user}；「bindings.php list」會列出待確認的對應。若要建立對應，請在此客戶任一服務的頁面將 {user} 填入 '
        . 'Panel User ID 並儲存。',
    'bindings-several' => '客戶 {client} 可能在多個面板上是面板使用者 {user}。請以 --server 指定其伺服器設定的 ID：{servers}。',
    'bindings-no-server' => 'WHMCS 沒有使用中的 ConvoyPanel 伺服器設定 {server}。',
    'bindings-no-panel' => '{count} 筆暫定的對應屬於 {panel}，但沒有使用中的伺服器設定指向該面板。',
    'bindings-none' => '沒有暫定的對應。',
    'bindings-shown' => '面板上顯示：{shown}。',
    'bindings-to-confirm' => '將會確認面板使用者 {user}。',
    'bindings-confirmed' => '管理員已確認面板使用者 {user}。',
    'bindings-to-reject' => '將會移除與面板使用者 {user} 的對應。',
    'bindings-rejected' => '管理員已否定並移除與面板使用者 {user} 的對應。',
    'bindings-changed' => '與面板使用者 {user} 的對應已被另一項操作變更，未儲存任何資料。',
];
