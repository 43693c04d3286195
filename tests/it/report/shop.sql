-- An invented shop with a year of history over five tools; every person and number is made up.
INSERT INTO meta VALUES ('schema_version','1'),('tool_version','0.1.0'),('run_id','r-7f3a91c2'),('config_hash','sha256:2c1f…9ab0'),('input_hash','sha256:a91e…44d7'),('as_of','2026-06-30T21:14:00Z'),('redaction','masked');
INSERT INTO sources VALUES
 ('zendesk-json','Zendesk','zendesk-json','seen-in-file',NULL,'UTC',0,'US',4210,4196,9,0,5,18400211,18100000,300211,0),
 ('gmail-takeout','Gmail','gmail-takeout','seen-in-file',NULL,'America/New_York',0,'US',3120,2800,1,262,57,88123000,88100000,23000,0),
 ('freepbx-cdr','FreePBX','freepbx-cdr','documented',NULL,'America/New_York',1,'US',2400,2391,0,0,9,612000,611000,1000,0),
 ('facebook','Facebook','facebook-messages','seen-in-file',NULL,'UTC',0,'US',960,960,0,0,0,1210000,1000000,210000,0),
 ('shopify-orders','Shopify','shopify-orders','seen-in-file',NULL,'America/New_York',0,'US',1810,1810,0,0,0,990000,980000,10000,0);
INSERT INTO source_files VALUES
 (1,'zendesk-json','tickets.json',NULL,'aa',18000000,4000,'imported',NULL,NULL,'2025-07-01T00:00:00Z','2026-06-30T21:14:00Z'),
 (2,'zendesk-json','users.json',NULL,'ab',400211,210,'imported',NULL,NULL,NULL,NULL),
 (3,'gmail-takeout','Takeout/Mail/All mail.mbox','takeout.zip','ac',88123000,3120,'imported',NULL,NULL,NULL,NULL),
 (4,'freepbx-cdr','cdr-2025.csv',NULL,'ad',400000,1500,'imported',NULL,NULL,NULL,NULL),
 (5,'freepbx-cdr','cdr-2026.csv',NULL,'ae',212000,900,'imported',NULL,NULL,NULL,NULL),
 (6,'facebook','messages/inbox/maya_lopez/message_1.json','fb.zip','af',1210000,960,'imported',NULL,NULL,NULL,NULL),
 (7,'shopify-orders','orders_export_1.csv',NULL,'b0',990000,1810,'imported',NULL,NULL,NULL,NULL),
 (8,NULL,'notes/Maya Lopez.docx',NULL,'b1',88000,0,'unsupported','a word processor file',NULL,NULL,NULL),
 (9,NULL,'loyalty.dat',NULL,'b2',120400,0,'unrecognised','no mapping fits','contacts-csv',NULL,NULL),
 (10,'freepbx-cdr','cdr-2026 (1).csv',NULL,'ae',212000,900,'duplicate','same content as file 5',NULL,NULL,NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300)
INSERT INTO customers(customer_id,kind,display_name,primary_email,primary_phone,segment,vip,first_seen_at,last_seen_at,order_count,lifetime_value,currency,record_count,channel_count)
SELECT PRINTF('c%04d',i),'person','Customer Number'||i, CASE WHEN i%5=0 THEN NULL ELSE 'person'||i||'@example.com' END, CASE WHEN i%3=0 THEN PRINTF('+1202555%04d',100+i%100) END,
 CASE i%4 WHEN 0 THEN 'new' WHEN 1 THEN 'active' WHEN 2 THEN 'inactive' ELSE 'former' END, i%37=0, '2025-07-02T10:00:00Z','2026-06-01T10:00:00Z', i%4, 4900*(i%4),'USD',1+i%4,1+i%3 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300)
INSERT INTO customer_identifiers SELECT PRINTF('c%04d',i),'email','person'||i||'@example.com','','',NULL,NULL,1,0 FROM n WHERE i%5<>0;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300)
INSERT INTO customer_identifiers SELECT PRINTF('c%04d',i),'phone',PRINTF('+1202555%04d',100+i%60),'','',NULL,NULL,1,0 FROM n WHERE i%3=0;
INSERT INTO customer_identifiers VALUES ('c0007','email','info@garden-centre.example','','',NULL,NULL,4,1),('c0008','email','sam@ecofriendly.example','','',NULL,NULL,2,0);
INSERT INTO agents VALUES ('a1','Sam Rivers','sam@ecofriendly.example','support',1,0),('a2','Jo Field','jo@ecofriendly.example','support',1,0),('a3','Kim Reed','kim@ecofriendly.example','phone',0,0),('a4','Robot','bot@ecofriendly.example',NULL,1,1),('a5','Lee Marsh',NULL,'social',1,0);
INSERT INTO agent_identifiers VALUES ('a1','email','sam@ecofriendly.example'),('a2','email','jo@ecofriendly.example');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<760)
INSERT INTO contact_records(record_id,source,native_id,customer_id,not_customer,name,birth_date,locator)
SELECT i, CASE i%4 WHEN 0 THEN 'zendesk-json' WHEN 1 THEN 'gmail-takeout' WHEN 2 THEN 'freepbx-cdr' ELSE 'shopify-orders' END,'n'||i,
 CASE WHEN i<=640 THEN PRINTF('c%04d',1+(i*7+i/301)%300) END, CASE WHEN i<=640 THEN NULL WHEN i<=700 THEN 'newsletter' WHEN i<=730 THEN 'withheld' WHEN i<=745 THEN 'agent' END,'Customer Number'||i,
 CASE WHEN i=5 THEN '1980-01-01' WHEN i=305 THEN '1991-05-05' END,'x' FROM n;
INSERT INTO record_identifiers SELECT record_id,'email','person'||record_id||'@example.com','Person'||record_id||'@example.com','','',NULL,record_id%50<>0,0 FROM contact_records WHERE record_id%3<>0 AND not_customer IS NULL;
INSERT INTO crosswalk SELECT source,native_id,record_id,customer_id,NULL,CASE WHEN record_id<300 THEN 'first' WHEN record_id<560 THEN 'exact' WHEN record_id<600 THEN 'strong' ELSE 'fuzzy' END FROM contact_records WHERE customer_id IS NOT NULL;
INSERT INTO edges SELECT record_id, record_id+300, 6.5+(record_id%9), CASE WHEN record_id%12=0 THEN 'review' ELSE 'link' END, NULL, CASE WHEN record_id%120=0 THEN 'conflict' END,'[]' FROM contact_records WHERE record_id<=340;
-- Conversations: tickets (e-mail, web form), mail threads, Facebook sessions.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<1500)
INSERT INTO conversations(conversation_id,source,native_id,kind,customer_id,agent_id,channel,raw_channel,subject,status,raw_status,priority,raw_priority,opened_at,resolved_at,message_count)
SELECT i, CASE i%3 WHEN 0 THEN 'zendesk-json' WHEN 1 THEN 'gmail-takeout' ELSE 'facebook' END,'t'||i, CASE i%3 WHEN 0 THEN 'ticket' WHEN 1 THEN 'thread' ELSE 'session' END,
 CASE WHEN i%97=0 THEN NULL ELSE PRINTF('c%04d',1+(i*7)%300) END, CASE WHEN i%11=0 THEN NULL ELSE 'a'||(1+i%3) END, CASE i%3 WHEN 2 THEN 'facebook' WHEN 1 THEN 'email' ELSE CASE WHEN i%2 THEN 'web_form' ELSE 'email' END END, NULL,'Subject',
 CASE WHEN i%3<>0 THEN NULL WHEN i%90=0 THEN NULL WHEN i%30=0 THEN 'open' WHEN i%33=0 THEN 'pending' ELSE 'resolved' END, CASE WHEN i%3<>0 THEN NULL WHEN i%90=0 THEN 'Waiting on warehouse' ELSE 'x' END, NULL, NULL,
 STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1751360400 + i*20900, 'unixepoch'), CASE WHEN i%3=0 AND i%30<>0 THEN STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1751360400 + i*20900+(i%90)*3600, 'unixepoch') END, 2 FROM n;
INSERT INTO messages(message_id,source,native_id,conversation_id,customer_id,agent_id,author_kind,channel,direction,sent_at,sent_zone_assumed,body_text,external_id,locator)
SELECT conversation_id*2, source, 'm'||conversation_id, conversation_id, customer_id, NULL,'customer',channel,'inbound',opened_at,0,
 CASE WHEN conversation_id IN (77,402,911) THEN 'charge it to 4111 1111 1111 1111 please' WHEN conversation_id%250=0 THEN 'CafÃ© gift card' ELSE 'Where is my order?' END, CASE WHEN conversation_id%3=1 THEN '<m'||conversation_id||'@example.com>' END,'x' FROM conversations
 WHERE source<>'facebook' OR SUBSTR(opened_at,1,7) NOT IN ('2026-02','2026-03');
INSERT INTO messages(message_id,source,native_id,conversation_id,customer_id,agent_id,author_kind,channel,direction,sent_at,sent_zone_assumed,body_text,locator)
SELECT conversation_id*2+1, source, 'r'||conversation_id, conversation_id, customer_id, CASE channel WHEN 'facebook' THEN 'a5' ELSE 'a'||(1+conversation_id%2) END,'agent',channel,'outbound',
 STRFTIME('%Y-%m-%dT%H:%M:%SZ', UNIXEPOCH(opened_at)+CASE channel WHEN 'facebook' THEN 40000+(conversation_id%70)*3000 ELSE 1800+(conversation_id%40)*900 END, 'unixepoch'),0,'Thanks','x'
FROM conversations WHERE conversation_id%19<>0 AND (source<>'facebook' OR SUBSTR(opened_at,1,7) NOT IN ('2026-02','2026-03'));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<900)
INSERT INTO calls(call_id,source,native_id,customer_id,record_id,agent_id,direction,started_at,started_zone_assumed,answered_at,abandoned_at,wait_seconds,talk_seconds,disposition,recording,legs,locator)
SELECT i,'freepbx-cdr','k'||i, CASE WHEN i%13=0 THEN NULL ELSE PRINTF('c%04d',1+(i*11)%300) END, CASE WHEN i%13=0 THEN 701+i%30 END, CASE WHEN i%5 THEN 'a'||(2+i%2) END, 'inbound',
 STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1751362000+i*34800,'unixepoch'),1, CASE WHEN i%5 THEN 'y' END, CASE WHEN i%5=0 THEN 'y' END, 8+(i*37)%190, CASE WHEN i%5 THEN 60+i%400 END, CASE WHEN i%5 THEN 'answered' ELSE 'abandoned' END, CASE WHEN i%6=0 THEN 'rec'||i END,1,'x' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<820)
INSERT INTO orders(order_id,source,native_id,customer_id,ordered_at,ordered_zone_assumed,total,currency,locator) SELECT i,'shopify-orders','o'||i,CASE WHEN i%60=0 THEN NULL ELSE PRINTF('c%04d',1+i%300) END,STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1751370000+i*38000,'unixepoch'),0,4900,'USD','x' FROM n;
INSERT INTO attachments SELECT message_id,message_id,'photo.jpg','image/jpeg',1000,NULL,message_id%14<>0,0 FROM messages WHERE message_id%7=0;
INSERT INTO ratings(rating_id,source,native_id,kind,score,scale_min,scale_max,conversation_id,customer_id,rated_at) SELECT conversation_id,'zendesk-json','x'||conversation_id,'csat',1+conversation_id%5,1,5,conversation_id,customer_id,opened_at FROM conversations WHERE status='resolved' AND conversation_id%4=0;
INSERT INTO consents SELECT customer_id,1,'email','marketing',CASE WHEN SUBSTR(customer_id,4)%2 THEN 'granted' ELSE 'refused' END,'shopify-orders',NULL,SUBSTR(customer_id,4)%2=0 AND customer_id<'c0040' FROM customers;
INSERT INTO rejects VALUES ('zendesk-json',1,40211,18000000,18001000,'json-truncated'),('zendesk-json',1,311,100,200,'no-parent'),('zendesk-json',1,312,200,300,'no-parent'),('gmail-takeout',3,9,1,2,'mbox-header');
INSERT INTO field_errors VALUES ('zendesk-json',1,12,'created_at','bad-time','left empty'),('shopify-orders',7,90,'phone','no-country','kept as text');
INSERT INTO findings VALUES ('unmapped-columns/zendesk-json','unmapped-columns','S3','zendesk-json','',NULL,3,42,'Columns that are not mapped: 3 of 42.',NULL,NULL,NULL,NULL),
 ('country-assumed/freepbx-cdr','country-assumed','S2','freepbx-cdr','',NULL,1,NULL,'National telephone numbers read as numbers of US: 1.','Numbers of another country match the wrong people.','Set the country in project.yaml: `sources: { NAME: { match, country } }`.','consultant',NULL);
